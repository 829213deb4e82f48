import type { Clock, Timer } from './clock.js';

/** What can pause: a user's place in the load. */
export interface Pausing {
  /** When it goes on, of the clock. */
  resumeMs: number;
}

/** Timers come in whole milliseconds: what is this near goes on at once, so that pauses are right in the mean. */
const NEAR_MS = 0.5;

/**
 * Those who pause, thousands of them, under one timer: a timer each would be made anew with every iteration, and live long
 * enough to be taken for old by the garbage collector. A binary heap, the next to go on in front.
 */
export class PauseLine<T extends Pausing> {
  readonly #clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly #onOver: (item: T) => void;
  readonly #heap: T[] = [];
  #timer: Timer | null = null;
  #timerAtMs = Infinity;

  /** @param onOver called when an item's pause is over */
  constructor(clock: Pick<Clock, 'nowMs' | 'after'>, onOver: (item: T) => void) {
    this.#clock = clock;
    this.#onOver = onOver;
  }

  /** Takes an item that is not in the line. Until it is given back its `resumeMs` must not be changed. */
  add(item: T): void {
    this.#rise(this.#heap.length, item);
    this.#arm();
  }

  /** Forgets all of them. */
  clear(): void {
    this.#heap.length = 0;
    this.#timer?.cancel();
    this.#timerAtMs = Infinity;
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined || first.resumeMs >= this.#timerAtMs) return;
    this.#timer?.cancel();
    this.#timerAtMs = first.resumeMs;
    this.#timer = this.#clock.after(first.resumeMs - this.#clock.nowMs(), () => this.#onTimer());
  }

  #onTimer(): void {
    this.#timerAtMs = Infinity;
    const untilMs = this.#clock.nowMs() + NEAR_MS;
    for (let first = this.#heap[0]; first !== undefined && first.resumeMs <= untilMs; first = this.#heap[0]) {
      const last = this.#heap.pop() as T;
      if (last !== first) this.#sink(last);
      this.#onOver(first);
    }
    this.#arm();
  }

  /** Puts an item where it belongs, upwards from a place that is free. */
  #rise(from: number, item: T): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.#heap[above] as T;
      if (other.resumeMs <= item.resumeMs) break;
      this.#heap[at] = other;
      at = above;
    }
    this.#heap[at] = item;
  }

  /** Puts an item where it belongs, downwards from the front, which is free. */
  #sink(item: T): void {
    const { length } = this.#heap;
    let at = 0;
    for (let below = 1; below < length; below = 2 * at + 1) {
      const right = this.#heap[below + 1];
      if (right !== undefined && right.resumeMs < (this.#heap[below] as T).resumeMs) below += 1;
      const other = this.#heap[below] as T;
      if (item.resumeMs <= other.resumeMs) break;
      this.#heap[at] = other;
      at = below;
    }
    this.#heap[at] = item;
  }
}
