/** Packets of a connection that may wait to be handed to its socket; one that has more is behind. */
const MOST_WAITING = 8;

/** What of a connection {@link SlowReader} looks at: engine.io's own events. */
export interface WatchedConnection {
  on(event: 'packetCreate' | 'drain', listener: () => void): unknown;
}

/**
 * Keeps a reader that does not keep up from costing memory: what it has not taken is not queued up, only noted, each kind
 * once. When its connection has room again, it gets the present value of what it missed.
 */
export class SlowReader {
  #waiting = 0;
  readonly #missed = new Map<string, () => void>();

  constructor(connection: WatchedConnection) {
    connection.on('packetCreate', () => {
      this.#waiting += 1;
    });
    connection.on('drain', () => {
      this.#waiting = 0;
      this.#catchUp();
    });
  }

  /** Whether nothing more should be sent to it now. */
  get isBehind(): boolean {
    return this.#waiting >= MOST_WAITING;
  }

  /** Whether a value of this kind is still to be sent: what comes later must not overtake it. */
  misses(kind: string): boolean {
    return this.#missed.has(kind);
  }

  /** Notes a kind of value that was not sent. @param resend sends the value as it is by then */
  miss(kind: string, resend: () => void): void {
    this.#missed.set(kind, resend);
  }

  /** Forgets what was missed of a kind. */
  forget(kind: string): void {
    this.#missed.delete(kind);
  }

  #catchUp(): void {
    const missed = [...this.#missed.values()];
    this.#missed.clear();
    for (const resend of missed) resend();
  }
}
