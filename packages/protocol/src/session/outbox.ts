/** A numbered message that waits for its acknowledgement. */
export interface Numbered<T> {
  readonly sequence: number;
  readonly item: T;
}

/** An outbox as plain data. */
export interface OutboxState<T> {
  readonly last: number;
  readonly waiting: readonly Numbered<T>[];
}

/**
 * Messages of a session that must arrive, in order and once, over connections that come and go. What is not
 * acknowledged is kept; a new connection begins with it. The other end is an {@link Inbox}.
 */
export class Outbox<T> {
  #waiting: readonly Numbered<T>[];
  #last: number;
  /** Up to this number everything has been sent on the present connection. */
  #sent = 0;

  constructor(state: OutboxState<T> = { last: 0, waiting: [] }) {
    this.#last = state.last;
    this.#waiting = state.waiting;
  }

  /** Messages that are not acknowledged. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Puts a message at the end. @returns its number, from 1 */
  add(item: T): number {
    this.#last += 1;
    this.#waiting = [...this.#waiting, { sequence: this.#last, item }];
    return this.#last;
  }

  /** What is to be sent now; each is named once a connection. */
  take(): readonly Numbered<T>[] {
    const unsent = this.#waiting.filter(({ sequence }) => sequence > this.#sent);
    this.#sent = this.#last;
    return unsent;
  }

  /** The other end has all up to this number. What is beyond the last that was given out is ignored. */
  acknowledged(sequence: number): void {
    if (sequence > this.#last) return;
    this.#waiting = this.#waiting.filter((each) => each.sequence > sequence);
  }

  /** A new connection, or an acknowledgement that is overdue: everything that is kept is sent again. */
  resend(): void {
    this.#sent = 0;
  }

  /** All of it as plain data. */
  toState(): OutboxState<T> {
    return { last: this.#last, waiting: this.#waiting };
  }
}
