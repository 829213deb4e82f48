import { nowMs, startTimer, type Timer } from '../clock.js';

/**
 * A deadline that is moved with every request and hardly ever met. Moving it costs no timer: the timer that is running
 * finds the new time when it goes off, and only then sleeps again.
 */
export class Deadline {
  readonly #onMet: () => void;
  #atMs = Infinity;
  #timer: Timer | null = null;
  #timerAtMs = Infinity;

  constructor(onMet: () => void) {
    this.#onMet = onMet;
  }

  /** Sets it to a time of the clock; Infinity: there is none. */
  set(atMs: number): void {
    this.#atMs = atMs;
    if (atMs < this.#timerAtMs) this.#sleepUntil(atMs);
  }

  /** Ends it for good. */
  close(): void {
    this.#atMs = Infinity;
    this.#timerAtMs = Infinity;
    this.#timer?.cancel();
  }

  #sleepUntil(atMs: number): void {
    this.#timer?.cancel();
    this.#timerAtMs = atMs;
    // Timers go off up to a millisecond early.
    this.#timer = startTimer(Math.max(1, Math.ceil(atMs - nowMs())), () => this.#onTimer());
  }

  #onTimer(): void {
    this.#timer = null;
    this.#timerAtMs = Infinity;
    if (this.#atMs === Infinity) return;
    if (this.#atMs > nowMs()) this.#sleepUntil(this.#atMs);
    else {
      this.#atMs = Infinity;
      this.#onMet();
    }
  }
}
