/** Rounds between two looks at the clock: about a microsecond. */
const ROUNDS_PER_LOOK = 1000;

/** Uses up time of the processor by computing. */
export class Burner {
  readonly #nowMs: () => number;
  /** Kept and read again, so that no compiler may leave the computation out. */
  #state = 0x9e3779b9 | 0;

  /** @param nowMs a clock, in milliseconds with fractions. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Computes `rounds` rounds of xorshift32 (Marsaglia, 2003). Returns the state reached. */
  burnRounds(rounds: number): number {
    let x = this.#state;
    for (let round = 0; round < rounds; round += 1) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
    }
    this.#state = x;
    return x;
  }

  /** Computes until the clock has gone on by at least `timeMs`. Returns the rounds that it took. */
  burnTime(timeMs: number): number {
    const endMs = this.#nowMs() + timeMs;
    let rounds = 0;
    while (this.#nowMs() < endMs) {
      this.burnRounds(ROUNDS_PER_LOOK);
      rounds += ROUNDS_PER_LOOK;
    }
    return rounds;
  }
}
