/**
 * Arrival times in a fixed stretch of memory: microseconds of the machine's monotonic clock (`CLOCK_MONOTONIC`, the
 * one of `process.hrtime`), in the order of arrival. What does not fit is counted, not kept.
 */
export class ArrivalLog {
  readonly #timesUs: Float64Array;
  readonly #offsetMs: number;
  #count = 0;
  #lost = 0;

  /** @param capacity arrivals that are kept; 8 bytes each */
  constructor(capacity: number) {
    this.#timesUs = new Float64Array(capacity);
    const [seconds, nanoseconds] = process.hrtime();
    this.#offsetMs = seconds * 1000 + nanoseconds / 1e6 - performance.now();
  }

  get capacity(): number {
    return this.#timesUs.length;
  }

  get count(): number {
    return this.#count;
  }

  /** Arrivals that found no room. */
  get lost(): number {
    return this.#lost;
  }

  /** Stamps an arrival with the present time. */
  stamp(): void {
    if (this.#count === this.#timesUs.length) {
      this.#lost += 1;
      return;
    }
    this.#timesUs[this.#count] = (performance.now() + this.#offsetMs) * 1000;
    this.#count += 1;
  }

  /** A copy of the times. */
  timesUs(): Float64Array {
    return this.#timesUs.slice(0, this.#count);
  }

  reset(): void {
    this.#count = 0;
    this.#lost = 0;
  }
}
