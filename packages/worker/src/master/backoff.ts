/** Bounds of the waiting times between two attempts, milliseconds. */
export interface BackoffLimits {
  readonly firstMs: number;
  readonly mostMs: number;
}

const LIMITS: BackoffLimits = { firstMs: 100, mostMs: 2000 };

/**
 * How long to wait before the next attempt: twice as long each time, with full jitter in its upper half, so that a fleet
 * whose master comes back does not dial in step.
 */
export class Backoff {
  readonly #limits: BackoffLimits;
  readonly #random: () => number;
  #attempts = 0;

  /** @param random from 0 to below 1 */
  constructor(random: () => number = Math.random, limits: BackoffLimits = LIMITS) {
    this.#random = random;
    this.#limits = limits;
  }

  /** Another attempt has failed. @returns milliseconds until the next */
  nextMs(): number {
    const { firstMs, mostMs } = this.#limits;
    const wholeMs = Math.min(mostMs, firstMs * 2 ** Math.min(this.#attempts, 30));
    this.#attempts += 1;
    return wholeMs / 2 + (wholeMs / 2) * this.#random();
  }

  /** An attempt has succeeded. */
  reset(): void {
    this.#attempts = 0;
  }
}
