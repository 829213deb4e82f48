import { nowMs, startTimer, type Timer } from './clock.js';

/**
 * A deadline that is moved with every request and hardly ever met, for the timeouts of a task. Moving it costs no timer:
 * the timer that is running finds the new time when it goes off, and only then sleeps again. One for each user is enough.
 *
 * @example
 * const deadline = new Deadline(() => connection.destroy());
 * deadline.set(performance.now() + timeoutMs); // a request begins
 * deadline.set(Infinity); // it has ended
 */
export class Deadline {
  readonly #onMet: () => void;
  #atMs = Infinity;
  #timer: Timer | null = null;
  #timerAtMs = Infinity;

  /** @param onMet called once for each time that is reached; by then there is no deadline any more */
  constructor(onMet: () => void) {
    this.#onMet = onMet;
  }

  /** Sets it to a time of `performance.now()`, milliseconds; Infinity: there is none. */
  set(atMs: number): void {
    this.#atMs = atMs;
    if (atMs < this.#timerAtMs) this.#sleepUntil(atMs);
  }

  /** Ends it for good: nothing keeps the process alive any more. */
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
