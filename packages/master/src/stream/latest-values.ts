import type { Clock, Timer } from '@vajraedge/core';

/** Values of one kind are sent together after so long, milliseconds; the latest stands for all. */
const GATHER_MS = 50;

/** Gathers values for a moment and gives the latest of each kind: a burst of changes costs one message. */
export class LatestValues {
  readonly #clock: Clock;
  readonly #send: Map<string, () => void> = new Map();
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Has `send` called in a moment, unless a later value of that kind comes first. */
  put(kind: string, send: () => void): void {
    this.#send.set(kind, send);
    this.#timer ??= this.#clock.after(GATHER_MS, () => this.#flush(), { keepsAlive: false });
  }

  /** Sends nothing more. Idempotent. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#send.clear();
  }

  #flush(): void {
    this.#timer = null;
    const all = [...this.#send.values()];
    this.#send.clear();
    for (const send of all) send();
  }
}
