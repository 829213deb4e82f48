import { Client, type Dispatcher, Pool } from 'undici';
import { Connector } from './connector.js';
import type {
  HttpChannel,
  HttpRequest,
  HttpTransport,
  ResponseHandler,
  WireRequest,
} from './http-transport.js';
import type { ConnectionTransportSettings } from './transport-settings.js';
import { UndiciHandler } from './undici-handler.js';
import { wireSizeBytes } from './wire-size.js';

interface UndiciWire extends WireRequest {
  readonly options: Dispatcher.DispatchOptions;
}

type Dispatchers = (origin: string | URL) => Dispatcher;

const MOST_ORIGINS_PER_CHANNEL = 32;
const MOST_STREAMS = 100;

/** Speaks HTTP through undici's dispatch layer. */
export class UndiciTransport implements HttpTransport {
  readonly #settings: ConnectionTransportSettings;
  readonly #shared: Origins | null;

  constructor(settings: ConnectionTransportSettings) {
    this.#settings = settings;
    const connections = settings.sharedConnections;
    this.#shared =
      connections === null
        ? null
        : new Origins(settings, (origin, factory) => new Pool(origin, { connections, factory }));
  }

  prepare(request: HttpRequest): WireRequest {
    const { origin, path, method, headers, body } = request;
    const { keepAlive, proxy } = this.#settings;
    const viaProxy = proxy !== null && origin.startsWith('http:');
    const sent = viaProxy ? [...headers, ...proxyHeaders(proxy.authorization)] : headers;
    const options = {
      // A proxy is told of the whole URL; the connector takes care that the connection is the proxy's.
      path: viaProxy ? origin + path : path,
      method,
      headers: sent as string[],
      body,
      // Deadlines are kept above: undici's are only exact to a second.
      headersTimeout: 0,
      bodyTimeout: 0,
      // Said outright, because undici closes the connection after a HEAD and after a body that the method need not have.
      reset: !keepAlive,
      // Nothing is ever pipelined, so there is nobody to hold back.
      blocking: false,
      // Else undici would take a Host header for it and reconnect whenever that changes.
      servername: new URL(origin).hostname,
    };
    const wire: UndiciWire = {
      origin,
      options,
      sentBytes: wireSizeBytes({ ...request, path: options.path, headers: sent }, keepAlive),
    };
    return wire;
  }

  openChannel(): HttpChannel {
    if (this.#shared === null)
      return new UndiciChannel(new Origins(this.#settings, (origin, factory) => factory(origin)), true);
    return new UndiciChannel(this.#shared, false);
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }
}

class UndiciChannel implements HttpChannel {
  readonly #origins: Origins;
  readonly #isOwner: boolean;
  #origin = '';
  #dispatcher: Dispatcher | null = null;

  constructor(origins: Origins, isOwner: boolean) {
    this.#origins = origins;
    this.#isOwner = isOwner;
  }

  send(wire: WireRequest, handler: ResponseHandler): void {
    if (this.#dispatcher === null || wire.origin !== this.#origin) {
      this.#dispatcher = this.#origins.get(wire.origin);
      this.#origin = wire.origin;
    }
    // Only wires that this transport has prepared come here.
    this.#dispatcher.dispatch((wire as UndiciWire).options, new UndiciHandler(handler));
  }

  cancelConnecting(): void {
    if (!this.#isOwner) return;
    this.#dispatcher = null;
    void this.#origins.close();
  }

  async close(): Promise<void> {
    if (this.#isOwner) await this.#origins.close();
  }
}

/** One dispatcher for each origin, the oldest given up when there are too many. */
class Origins {
  readonly #settings: ConnectionTransportSettings;
  readonly #create: (origin: string, factory: Dispatchers) => Dispatcher;
  readonly #connector: Connector;
  readonly #dispatchers = new Map<string, Dispatcher>();

  constructor(
    settings: ConnectionTransportSettings,
    create: (origin: string, factory: Dispatchers) => Dispatcher,
  ) {
    this.#settings = settings;
    this.#create = create;
    this.#connector = new Connector(settings);
  }

  get(origin: string): Dispatcher {
    const known = this.#dispatchers.get(origin);
    if (known !== undefined) return known;
    const [oldest] = this.#dispatchers;
    if (oldest !== undefined && this.#dispatchers.size === MOST_ORIGINS_PER_CHANNEL) {
      this.#dispatchers.delete(oldest[0]);
      void oldest[1].close();
    }
    const created = this.#create(origin, (url) => createClient(url, this.#settings, this.#connector));
    this.#dispatchers.set(origin, created);
    return created;
  }

  async close(): Promise<void> {
    const dispatchers = [...this.#dispatchers.values()];
    this.#dispatchers.clear();
    const closed = dispatchers.map((dispatcher) => dispatcher.destroy());
    // After the clients: what they hear of a connection given up must find them closed.
    this.#connector.cancel();
    await Promise.all(closed);
  }
}

function createClient(
  origin: string | URL,
  settings: ConnectionTransportSettings,
  connector: Connector,
): Client {
  const client: Client = new Client(origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    keepAliveMaxTimeout: settings.keepAliveTimeoutMs,
    connect: ({ hostname, protocol, port }, callback) => {
      const secure = protocol === 'https:';
      connector.open({ hostname, secure, port: Number(port || (secure ? 443 : 80)) }, (error, socket) => {
        if (socket === null) callback(error, null);
        else {
          // HTTP/2 carries many requests at a time on one connection, HTTP/1.1 one.
          if ('alpnProtocol' in socket && socket.alpnProtocol === 'h2') client.pipelining = MOST_STREAMS;
          callback(null, socket);
        }
      });
    },
  });
  return client;
}

function proxyHeaders(authorization: string | null): string[] {
  return authorization === null ? [] : ['proxy-authorization', authorization];
}
