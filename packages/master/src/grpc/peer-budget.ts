/** What one connection or stream may send: in a burst, and for ever. */
export interface PeerLimits {
  readonly burst: number;
  readonly perSecond: number;
}

/** Messages on a stream: a worker process sends a frame a second for each of its sessions, and some again. */
export const STREAM_MESSAGES: PeerLimits = Object.freeze({ burst: 2000, perSecond: 500 });
/** Bytes of metrics on a stream: most frames are a few kilobytes. */
export const STREAM_BYTES: PeerLimits = Object.freeze({ burst: 64 * 2 ** 20, perSecond: 16 * 2 ** 20 });

/** How much a peer may still send: fills up as time goes by (a token bucket). Pure: it is told the time. */
export class PeerBudget {
  readonly #limits: PeerLimits;
  #left: number;
  #atMs: number;

  constructor(limits: PeerLimits, nowMs: number) {
    this.#limits = limits;
    this.#left = limits.burst;
    this.#atMs = nowMs;
  }

  /** Takes so much of it. @returns whether there was as much */
  take(amount: number, nowMs: number): boolean {
    const { burst, perSecond } = this.#limits;
    const earned = (Math.max(0, nowMs - this.#atMs) * perSecond) / 1000;
    this.#atMs = nowMs;
    this.#left = Math.min(burst, this.#left + earned);
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }
}
