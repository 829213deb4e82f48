import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ArrivalLog } from './arrival-log.js';
import { Connection } from './connection.js';
import { createRandom } from './random.js';
import type { RequestHead } from './request-head.js';
import { Responder } from './responder.js';
import { BASIC_ROUTES } from './routes/basic-routes.js';
import { createControlRoutes } from './routes/control-routes.js';
import { createShopRoutes } from './routes/shop-routes.js';
import { settingsProblems, type SettingsPatch, type TargetSettings } from './settings.js';
import { Statistics, type StatisticsReport } from './statistics.js';

/** How a target is started. */
export interface TargetOptions {
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0, the default: any free one. */
  readonly port?: number;
  readonly settings?: SettingsPatch;
  /** Arrivals to keep the times of; 0, the default: none. */
  readonly stampCapacity?: number;
  /** Start of the random numbers; 1 unless given. */
  readonly seed?: number;
  /**
   * Never sleeps but looks for input all the time, for stamps that do not include how long the machine takes to wake a
   * thread (seen: 40 to 400 us). Takes all of a core. False unless given.
   */
  readonly poll?: boolean;
}

/** A running target. */
export interface Target {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  settings(): TargetSettings;
  /** Changes some settings. @throws RangeError that names every problem */
  configure(patch: SettingsPatch): void;
  /** Answers nothing for so long, from now on. */
  stall(durationMs: number): void;
  statistics(): StatisticsReport;
  resetStatistics(): void;
  /** Times of the arrivals so far, microseconds of the machine's monotonic clock; empty without `stampCapacity`. */
  arrivalsUs(): Float64Array;
  resetArrivals(): void;
  /** Takes no new connections, answers what was asked, ends. Connections that are not done by then are cut. */
  close(graceMs?: number): Promise<void>;
  /** Ends at once. */
  destroy(): Promise<void>;
}

const DEFAULT_GRACE_MS = 5000;

/**
 * Starts a target; it listens when the promise resolves.
 *
 * @throws RangeError for settings that cannot be, and the system's error where the address is taken
 */
export async function startTarget(options: TargetOptions = {}): Promise<Target> {
  const server = new TargetServer(options);
  await server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return server;
}

class TargetServer implements Target {
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #statistics = new Statistics();
  readonly #arrivals: ArrivalLog | null;
  readonly #responder: Responder;
  readonly #polls: boolean;
  #url = '';
  #port = 0;
  #ended: Promise<void> | null = null;

  constructor({ settings = {}, stampCapacity = 0, seed = 1, poll = false }: TargetOptions) {
    const random = createRandom(seed);
    this.#arrivals = stampCapacity > 0 ? new ArrivalLog(stampCapacity) : null;
    const routes = { ...BASIC_ROUTES, ...createShopRoutes(random) };
    this.#responder = new Responder({
      statistics: this.#statistics,
      random,
      arrivals: this.#arrivals,
      routes,
    });
    this.#responder.useControl(createControlRoutes(this.#controls()));
    this.configure(settings);
    this.#polls = poll;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  get url(): string {
    return this.#url;
  }

  get port(): number {
    return this.#port;
  }

  async listen(port: number, host: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host, backlog: 16_384 }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const { port: actual, address, family } = this.#server.address() as AddressInfo;
    this.#port = actual;
    if (this.#polls) this.#lookAgain();
    this.#url = `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
  }

  settings(): TargetSettings {
    return this.#responder.settings;
  }

  configure(patch: SettingsPatch): void {
    const problems = settingsProblems(patch);
    if (problems.length > 0) throw new RangeError(problems.join('; '));
    this.#responder.configure(patch);
  }

  stall(durationMs: number): void {
    this.#responder.gate.stall(durationMs);
  }

  statistics(): StatisticsReport {
    return this.#statistics.report();
  }

  resetStatistics(): void {
    this.#statistics.reset();
  }

  arrivalsUs(): Float64Array {
    return this.#arrivals?.timesUs() ?? new Float64Array(0);
  }

  resetArrivals(): void {
    this.#arrivals?.reset();
  }

  close(graceMs: number = DEFAULT_GRACE_MS): Promise<void> {
    return this.#end((connection) => connection.close(), graceMs);
  }

  destroy(): Promise<void> {
    const ended = this.#end((connection) => connection.destroy(), 0);
    for (const connection of this.#connections) connection.destroy();
    return ended;
  }

  #end(part: (connection: Connection) => void, graceMs: number): Promise<void> {
    this.#ended ??= new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const connection of this.#connections) connection.destroy();
      }, graceMs);
      this.#server.close(() => {
        clearTimeout(timer);
        this.#responder.gate.clear();
        resolve();
      });
      for (const connection of this.#connections) part(connection);
    });
    return this.#ended;
  }

  /** A loop that has something to do in its next turn does not wait for input. */
  #lookAgain(): void {
    if (this.#ended === null) setImmediate(() => this.#lookAgain());
  }

  #accept(socket: Socket): void {
    this.#statistics.connected();
    const connection = new Connection(socket, {
      statistics: this.#statistics,
      onRequest: (to: Connection, head: RequestHead, body: Buffer) => this.#responder.respond(to, head, body),
      onClosed: (gone: Connection) => {
        this.#statistics.disconnected();
        this.#connections.delete(gone);
      },
    });
    this.#connections.add(connection);
  }

  #controls() {
    return {
      settings: () => this.settings(),
      configure: (patch: SettingsPatch) => this.configure(patch),
      stall: (durationMs: number) => this.stall(durationMs),
      statistics: () => this.statistics(),
      resetStatistics: () => this.resetStatistics(),
      arrivals: this.#arrivals,
    };
  }
}
