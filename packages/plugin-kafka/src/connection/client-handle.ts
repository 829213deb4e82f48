import type { Base, Connection } from '@platformatic/kafka';
import { startTimer } from '../clock.js';
import { reportOwnErrors } from './library-errors.js';

/** How long a good-bye may take before the connections are cut. */
const FAREWELL_LIMIT_MS = 500;

/** A client of the library's, as far as its owner ends it. */
export type AnyClient = Pick<Base, 'connections' | 'metadata'> & {
  /** Of a consumer. */
  leaveGroup?(force?: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
};

/** A client with its connections in view, so that it can be ended at once: the library waits for its requests. */
export class ClientHandle<Client extends AnyClient> {
  readonly client: Client;
  readonly #connections = new Set<Connection>();
  #error: Error | null = null;
  #opening: Promise<void> | null = null;
  #ending: Promise<void> | null = null;
  #isCut = false;

  constructor(client: Client) {
    this.client = client;
    reportOwnErrors(
      client.connections,
      () => this.isEnded,
      () => this.#isCut,
    );
    client.connections.on('connecting', ({ connection }) => this.#watch(connection));
  }

  /** What broke one of its connections last; requests in flight only learn that it is closed. */
  get error(): Error | null {
    return this.#error;
  }

  /** Whether it has been ended, or is just being ended. */
  get isEnded(): boolean {
    return this.#ending !== null;
  }

  /** Connects to the first broker that lets it in, and asks it for the others; once. */
  open(): Promise<void> {
    this.#opening ??= this.client.metadata({ topics: [] }).then(() => undefined);
    return this.#opening;
  }

  /** Says good-bye, and cuts the connections that are left when that takes too long. Never throws. */
  close(): Promise<void> {
    this.#ending ??= this.#sayGoodBye();
    return this.#ending;
  }

  /** Cuts all connections, those that are being made too. Never throws. */
  destroy(): Promise<void> {
    this.#cut();
    return this.close();
  }

  async #sayGoodBye(): Promise<void> {
    let cut = (): void => undefined;
    const limit = new Promise<void>((resolve) => (cut = resolve));
    const timer = startTimer(FAREWELL_LIMIT_MS, cut);
    await Promise.race([this.#leave(), limit]);
    timer.cancel();
    this.#cut();
  }

  async #leave(): Promise<void> {
    try {
      // Closing alone leaves the group too, but one that is just being joined is then kept alive for ever.
      await this.client.leaveGroup?.(true);
    } catch {
      // Who is not told that a member leaves finds out by its silence.
      this.#cut();
    }
    await this.client.close(true).catch(() => undefined);
  }

  #watch(connection: Connection): void {
    this.#connections.add(connection);
    // Listening keeps what comes when nobody waits for an answer from ending the process.
    connection.on('error', (error: Error) => {
      this.#error = error;
    });
    connection.once('close', () => this.#connections.delete(connection));
    // It has its socket only after this event.
    if (this.#isCut) queueMicrotask(() => this.#cut());
  }

  #cut(): void {
    this.#isCut = true;
    for (const { socket } of this.#connections)
      // One that is being made tells its maker only of an error.
      (socket as typeof socket | undefined)?.destroy(new Error('Connection closed'));
    this.#connections.clear();
  }
}
