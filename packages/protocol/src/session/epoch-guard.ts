/**
 * Knows the newest master that this worker has heard of. A master of a lower epoch was replaced; what it still says is
 * ignored, however late it arrives.
 */
export class EpochGuard {
  #highest: number;

  constructor(highest = 0) {
    this.#highest = highest;
  }

  /** Highest epoch heard of so far. */
  get highest(): number {
    return this.#highest;
  }

  /** Whether a master of this epoch is to be obeyed. */
  admits(epoch: number): boolean {
    if (epoch < this.#highest) return false;
    this.#highest = epoch;
    return true;
  }
}
