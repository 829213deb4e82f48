import { Connector, type ConnectorSettings } from '../transport/connector.js';
import type {
  HttpChannel,
  HttpRequest,
  HttpTransport,
  ResponseHandler,
  WireRequest,
} from '../transport/http-transport.js';
import type { ConnectionTransportSettings } from '../transport/transport-settings.js';
import type { ConnectionSettings } from './h1-connection.js';
import { H1Pool } from './h1-pool.js';
import { HeadMemory } from './head-memory.js';
import { type H1Wire, RequestHeadWriter } from './request-head.js';

const MOST_ORIGINS_PER_CHANNEL = 32;
/** What a connection reads at a time; more is left to the kernel, and so to the other side. */
const READ_BUFFER_BYTES = 65_536;

/** Speaks HTTP/1.1 on sockets of its own. */
export class H1Transport implements HttpTransport {
  readonly #settings: ConnectionTransportSettings;
  readonly #heads: RequestHeadWriter;
  readonly #readBuffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
  readonly #headMemory = new HeadMemory(this.#readBuffer);
  readonly #shared: Origins | null;

  constructor(settings: ConnectionTransportSettings) {
    this.#settings = settings;
    this.#heads = new RequestHeadWriter(settings);
    this.#shared =
      settings.sharedConnections === null ? null : this.#createOrigins(settings.sharedConnections);
  }

  prepare(request: HttpRequest): WireRequest {
    return this.#heads.write(request);
  }

  openChannel(): HttpChannel {
    return new H1Channel(this.#shared ?? this.#createOrigins(1), this.#shared === null);
  }

  async close(): Promise<void> {
    this.#shared?.close();
  }

  #createOrigins(maxConnections: number): Origins {
    const { keepAlive, keepAliveTimeoutMs } = this.#settings;
    const [readBuffer, headMemory] = [this.#readBuffer, this.#headMemory];
    return new Origins(
      this.#settings,
      { keepAlive, keepAliveTimeoutMs, readBuffer, headMemory },
      maxConnections,
    );
  }
}

class H1Channel implements HttpChannel {
  readonly #origins: Origins;
  readonly #isOwner: boolean;
  #origin = '';
  #pool: H1Pool | null = null;

  constructor(origins: Origins, isOwner: boolean) {
    this.#origins = origins;
    this.#isOwner = isOwner;
  }

  send(wire: WireRequest, handler: ResponseHandler): void {
    if (this.#pool === null || wire.origin !== this.#origin || this.#pool.isRetired) {
      this.#pool = this.#origins.get(wire.origin);
      this.#origin = wire.origin;
    }
    // Only wires that this transport has prepared come here.
    this.#pool.send(wire as H1Wire, handler);
  }

  cancelConnecting(): void {
    if (this.#isOwner) this.#origins.cancelConnecting();
  }

  async close(): Promise<void> {
    if (this.#isOwner) this.#origins.close();
  }
}

/** One pool for each origin, the oldest given up when there are too many. */
class Origins {
  readonly #settings: ConnectionSettings;
  readonly #maxConnections: number;
  readonly #connector: Connector;
  /** The only one, as nearly all users have. */
  #only: H1Pool | null = null;
  /** All of them, once there were two. */
  #pools: Map<string, H1Pool> | null = null;

  constructor(connector: ConnectorSettings, settings: ConnectionSettings, maxConnections: number) {
    this.#settings = settings;
    this.#maxConnections = maxConnections;
    this.#connector = new Connector(connector);
  }

  get(origin: string): H1Pool {
    if (this.#pools === null && (this.#only === null || this.#only.origin === origin))
      return (this.#only ??= this.#createPool(origin));
    const pools = (this.#pools ??= new Map(this.#only === null ? [] : [[this.#only.origin, this.#only]]));
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const [oldest] = pools;
    if (oldest !== undefined && pools.size === MOST_ORIGINS_PER_CHANNEL) {
      pools.delete(oldest[0]);
      oldest[1].retire();
    }
    const created = this.#createPool(origin);
    pools.set(origin, created);
    return created;
  }

  #createPool(origin: string): H1Pool {
    return new H1Pool({
      origin,
      connector: this.#connector,
      settings: this.#settings,
      maxConnections: this.#maxConnections,
    });
  }

  cancelConnecting(): void {
    this.#connector.cancel();
  }

  close(): void {
    const pools = this.#pools === null ? [this.#only] : [...this.#pools.values()];
    this.#only = null;
    this.#pools = null;
    for (const pool of pools) pool?.destroy();
    this.#connector.cancel();
  }
}
