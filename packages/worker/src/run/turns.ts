/**
 * Lets so many pieces of work go on at once; the others wait, in order. Engines that warm up all at the same time on a
 * machine with few processors would take them from whoever renews the leases.
 */
export class Turns {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #going = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work when it is its turn, and gives what it gave. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#going < this.#most) this.#going += 1;
    else await new Promise<void>((go) => this.#waiting.push(go));
    try {
      return await work();
    } finally {
      // The next one has this turn, which stays counted.
      const next = this.#waiting.shift();
      if (next === undefined) this.#going -= 1;
      else next();
    }
  }
}
