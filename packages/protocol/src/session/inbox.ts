/** What to do with a numbered message: `repeat` was applied before, `gap` means that others are missing before it. */
export type Arrival = 'next' | 'repeat' | 'gap';

/** The receiving end of an outbox: which message is the next one. */
export class Inbox {
  #last: number;

  constructor(last = 0) {
    this.#last = last;
  }

  /** Number of the last message that was applied: what is acknowledged. */
  get last(): number {
    return this.#last;
  }

  /** What a message with this number is; the next one counts as applied from now on. */
  receive(sequence: number): Arrival {
    if (sequence <= this.#last) return 'repeat';
    if (sequence !== this.#last + 1) return 'gap';
    this.#last = sequence;
    return 'next';
  }
}
