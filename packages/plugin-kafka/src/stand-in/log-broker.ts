import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { answerTo, type BrokerState } from './answer-request.js';
import { APIS, type ApiName, apiNamed } from './messages.js';
import { PartitionLog } from './partition-log.js';
import { type WireRecord, WireReader, WireWriter } from './wire.js';

/** A request as it came in. */
export interface Call {
  readonly api: ApiName;
  readonly version: number;
  readonly request: WireRecord;
  readonly socket: Socket;
}

type Interception = WireRecord | null | undefined;

/** How a broker is. */
export interface LogBrokerOptions {
  /** Of every topic; topics are there as soon as they are asked for. */
  readonly partitions: number;
  /** Topic that always has another record for who reads at its end; null: none. */
  readonly endlessTopic?: string;
  readonly tls?: TlsOptions;
  /** Batches kept of a partition: 1000 unless given. */
  readonly mostBatches?: number;
  /** Answers in the broker's place, now or later; undefined: the broker does; null: nobody does. */
  readonly intercept?: (call: Call) => Interception | Promise<Interception>;
}

/** Versions that are offered: one each, of brokers that the client is for. */
const OFFERED: { readonly [Name in ApiName]: number } = {
  produce: 9,
  fetch: 13,
  listOffsets: 6,
  metadata: 12,
  offsetCommit: 8,
  offsetFetch: 8,
  findCoordinator: 4,
  joinGroup: 7,
  heartbeat: 4,
  leaveGroup: 4,
  syncGroup: 5,
  saslHandshake: 1,
  apiVersions: 3,
  initProducerId: 4,
  saslAuthenticate: 2,
};

/**
 * A broker on loopback that keeps its logs in memory: one node, no replicas, groups of one member each. It speaks the
 * protocol of Apache Kafka as far as this plugin uses it, and is no measure of what a real broker does.
 */
export class LogBroker {
  readonly #server: Server;
  readonly #options: LogBrokerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #state: BrokerState;

  private constructor(options: LogBrokerOptions) {
    const { tls, partitions, mostBatches = 1000 } = options;
    const onSocket = (socket: Socket): void => this.#serve(socket);
    this.#options = options;
    this.#server = tls === undefined ? createServer(onSocket) : createSecureServer(tls, onSocket);
    const logs = new Map<string, readonly PartitionLog[]>();
    this.#state = {
      logs,
      offered: OFFERED,
      endlessTopic: options.endlessTopic ?? null,
      port: () => this.port,
      committed: new Map(),
      waits: new Set(),
      nextId: 1,
      logOf: (topic) => {
        const known =
          logs.get(topic) ?? Array.from({ length: partitions }, () => new PartitionLog(mostBatches));
        logs.set(topic, known);
        return known;
      },
    };
  }

  /** Listens on a free port of 127.0.0.1. */
  static async start(options: LogBrokerOptions): Promise<LogBroker> {
    const broker = new LogBroker(options);
    await new Promise<void>((resolve, reject) => {
      broker.#server.once('error', reject);
      broker.#server.listen(0, '127.0.0.1', resolve);
    });
    return broker;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** The partitions of a topic. */
  logOf(topic: string): readonly PartitionLog[] {
    return this.#state.logOf(topic);
  }

  /** Breaks all connections. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends it at once, connections and all. */
  async close(): Promise<void> {
    this.breakAll();
    for (const end of this.#state.waits) end();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    let rest: Buffer = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE()) {
        const end = 4 + rest.readInt32BE();
        this.#onFrame(socket, rest.subarray(4, end)).catch(() => socket.destroy());
        rest = rest.subarray(end);
      }
    });
  }

  async #onFrame(socket: Socket, frame: Buffer): Promise<void> {
    const reader = new WireReader(frame);
    const [apiKey, version] = [
      reader.scalar('int16', false) as number,
      reader.scalar('int16', false) as number,
    ];
    const correlationId = reader.scalar('int32', false);
    reader.scalar('string', false);
    const api = apiNamed(apiKey);
    if (api === undefined) throw new RangeError(`request ${apiKey} is not spoken here`);
    const { request: requestShape, response: responseShape } = APIS[api];
    if (version >= requestShape.flexibleFrom) reader.skipTags();
    const request = reader.read(requestShape, version);
    const call = { api, version, request, socket };
    const answer = await this.#options.intercept?.(call);
    const response = answer === undefined ? await answerTo(call, this.#state) : answer;
    if (response === null || socket.destroyed) return;
    const writer = new WireWriter().scalar('int32', false, correlationId);
    // Who asks for the versions cannot know yet which heads the broker writes.
    if (version >= responseShape.flexibleFrom && api !== 'apiVersions') writer.noTags();
    socket.write(writer.write(responseShape, version, response).frame());
  }
}
