import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { Aedes } from 'aedes';

/** A message as the broker took it. */
export interface TakenMessage {
  readonly topic: string;
  readonly text: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly clientId: string;
}

/**
 * A real broker (aedes) on loopback. It lets in whoever names no user, and `loadtest` with the password `of news`; it
 * takes no message and no subscription under `forbidden/`, and swallows the acknowledgement of those under `slow/`.
 */
export class TestBroker {
  /** Messages, in their order. */
  readonly messages: TakenMessage[] = [];
  /** Ids of clients that were let in, in their order. */
  readonly clientIds: string[] = [];
  /** Ids of clients that said good-bye. */
  readonly goodbyes: string[] = [];
  pings = 0;
  /** Notes nothing of the above, so that its memory does not grow. */
  forgets = false;
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    aedes: Aedes,
    server: Server,
    readonly url: string,
  ) {
    this.#aedes = aedes;
    this.#server = server;
  }

  static async start({ tls }: { readonly tls?: TlsOptions } = {}): Promise<TestBroker> {
    const aedes = await Aedes.createBroker({ maxClientsIdLength: 200 });
    const handle = (socket: Socket) => {
      started.#sockets.add(socket);
      socket.on('close', () => started.#sockets.delete(socket));
      aedes.handle(socket);
    };
    const server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const started = new TestBroker(
      aedes,
      server,
      `${tls === undefined ? 'mqtt' : 'mqtts'}://127.0.0.1:${port}`,
    );
    started.#listen();
    return started;
  }

  /** Clients that are connected now. */
  get connections(): number {
    return this.#aedes.connectedClients;
  }

  /** Breaks all connections. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends it at once, connections and all. */
  async close(): Promise<void> {
    this.breakAll();
    this.#server.close();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
  }

  #listen(): void {
    const aedes = this.#aedes;
    aedes.authenticate = (_client, username, password, done) => {
      const isKnown =
        username === undefined || (username === 'loadtest' && password?.toString() === 'of news');
      if (isKnown) done(null, true);
      else done(Object.assign(new Error('not you'), { returnCode: 4 }), false);
    };
    aedes.authorizePublish = (client, packet, done) => {
      if (packet.topic.startsWith('slow/')) return;
      if (!this.forgets)
        this.messages.push({
          topic: packet.topic,
          text: packet.payload.toString(),
          qos: packet.qos,
          retain: packet.retain,
          clientId: client?.id ?? '',
        });
      done(packet.topic.startsWith('forbidden/') ? new Error('forbidden') : null);
    };
    aedes.authorizeSubscribe = (_client, subscription, done) =>
      done(null, subscription.topic.startsWith('forbidden/') ? null : subscription);
    aedes.on('client', ({ id }) => {
      if (!this.forgets) this.clientIds.push(id);
    });
    aedes.on('ping', () => (this.pings += 1));
    aedes.on('clientDisconnect', ({ id }) => {
      if (!this.forgets) this.goodbyes.push(id);
    });
  }
}
