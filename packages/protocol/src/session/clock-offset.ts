/** Round trips that are remembered: clocks drift, so an old good one is worth less than a new fair one. */
const WINDOW = 16;

/** How fast the offset in use moves to a better estimate: 10 % of the time that goes by, as a clock that is set slews. */
const SLEW_RATIO = 0.1;

/** An estimate: add `offsetMs` to the own clock to get the other's; wrong by at most half of the round trip. */
export interface OffsetEstimate {
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

/**
 * The offset between two clocks from round trips (Cristian's algorithm): the other's clock was read somewhere between
 * sending and receiving, so the shortest round trip of the last sixteen says it best. The offset in use
 * does not jump to a new estimate but slews: a jump forward would make a batch of iterations late at once.
 */
export class ClockOffset {
  readonly #maxErrorMs: number;
  #samples: readonly OffsetEstimate[] = [];
  #best: OffsetEstimate | null = null;
  /** The offset in use, and when it was last moved. */
  #slewing = false;
  #offsetMs = 0;
  #slewedMs = 0;

  /** @param maxErrorMs round trips of more than twice this say too little, and are not counted */
  constructor(maxErrorMs = Infinity) {
    this.#maxErrorMs = maxErrorMs;
  }

  /** The best of the last round trips; null before the first. */
  get best(): OffsetEstimate | null {
    return this.#best;
  }

  /** The offset to go by at `nowMs` of the own clock; 0 before the first round trip. */
  offsetAtMs(nowMs: number): number {
    const best = this.#best;
    if (best === null) return 0;
    if (!this.#slewing) {
      this.#slewing = true;
      this.#offsetMs = best.offsetMs;
    } else if (nowMs > this.#slewedMs) {
      const most = (nowMs - this.#slewedMs) * SLEW_RATIO;
      this.#offsetMs += Math.max(-most, Math.min(most, best.offsetMs - this.#offsetMs));
    }
    this.#slewedMs = nowMs;
    return this.#offsetMs;
  }

  /** A round trip has ended. What cannot be (an answer before its question) is ignored. */
  add(sentMs: number, otherMs: number, receivedMs: number): void {
    const roundTripMs = receivedMs - sentMs;
    if (!(roundTripMs >= 0 && roundTripMs / 2 <= this.#maxErrorMs) || !Number.isFinite(otherMs)) return;
    const sample = { offsetMs: otherMs - sentMs - roundTripMs / 2, roundTripMs };
    this.#samples = [...this.#samples, sample].slice(-WINDOW);
    // The newest of those that are equally good: it has drifted least.
    this.#best = this.#samples.reduce((best, each) => (each.roundTripMs <= best.roundTripMs ? each : best));
  }

  /** Forgets all: the other clock is another one now. */
  reset(): void {
    this.#samples = [];
    this.#best = null;
    this.#slewing = false;
  }
}
