import type { Clock } from './clock.js';

/** Most iterations started before input is looked at again. */
const MAX_STARTS_PER_TURN = 128;
/** Longest time that starts may take before input is looked at again, milliseconds. */
const MAX_TURN_MS = 4;

/**
 * Keeps starts from crowding out everything else: iterations that end at once (or in a microtask) would otherwise start
 * the next for ever, and neither sockets nor timers would be served.
 */
export class TurnBudget {
  readonly #clock: Clock;
  readonly #onNextTurn: () => void;
  #starts = 0;
  #beganMs = 0;
  #waiting = false;

  /** @param onNextTurn called in the turn after one in which a start was refused */
  constructor(clock: Clock, onNextTurn: () => void) {
    this.#clock = clock;
    this.#onNextTurn = onNextTurn;
  }

  /** A new turn of the event loop has begun. */
  renew(nowMs: number): void {
    this.#starts = 0;
    this.#beganMs = nowMs;
  }

  /** @returns whether one more iteration may start now; if not, the next turn has been asked for */
  take(nowMs: number): boolean {
    if (this.#waiting) return false;
    this.#starts += 1;
    if (this.#starts === 1) this.#beganMs = nowMs;
    if (this.#starts <= MAX_STARTS_PER_TURN && nowMs - this.#beganMs <= MAX_TURN_MS) return true;
    this.#waiting = true;
    this.#clock.nextTurn(() => {
      this.#waiting = false;
      this.renew(this.#clock.nowMs());
      this.#onNextTurn();
    });
    return false;
  }
}
