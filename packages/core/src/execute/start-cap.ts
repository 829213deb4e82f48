import { applyRateChanges, rateAt } from '../pace/apply-rate-changes.js';
import type { RateChange } from '../pace/rate-change.js';
import type { ClosedLoad, RateSegment } from '../plan/resolved-plan.js';

/** A cap that changes is looked at again after this, milliseconds. */
const LOOK_AGAIN_MS = 20;

/** The cap of a closed load as a schedule of rates; Infinity: there is none. */
function capRates({ segments, maxPerSecond }: ClosedLoad): RateSegment[] {
  const rate = maxPerSecond ?? Infinity;
  return segments.map(({ phase, durationMs }) => ({
    phase,
    durationMs,
    fromPerSecond: rate,
    toPerSecond: rate,
  }));
}

/** One engine's share of a closed load's cap: when the next iteration may start. Times are of the clock. */
export class StartCap {
  readonly #planned: readonly RateSegment[];
  readonly #plannedPerSecond: number;
  #changes: readonly RateChange[] = [];
  #rates: readonly RateSegment[] = [];
  #ratio: number;
  #startMs = 0;
  #startRunMs = 0;
  /** When the last iteration started, or should have; -Infinity: there was none. */
  #lastMs = -Infinity;

  /** @param ratio share of all slots, 0 to 1 */
  constructor(load: ClosedLoad, ratio: number) {
    this.#planned = capRates(load);
    this.#plannedPerSecond = load.maxPerSecond ?? Infinity;
    this.#ratio = ratio;
  }

  /** Whether starts may have to wait for it. */
  get holds(): boolean {
    return this.#plannedPerSecond !== Infinity || this.#changes.length > 0;
  }

  begin(startMs: number, startRunMs: number): void {
    this.#startMs = startMs;
    this.#startRunMs = startRunMs;
    this.#rates = applyRateChanges(this.#planned, this.#changes, startRunMs);
  }

  moveStart(byMs: number): void {
    this.#startMs += byMs;
  }

  /** The share of all slots has changed. */
  share(ratio: number): void {
    this.#ratio = ratio;
  }

  change(change: RateChange): void {
    this.#changes = [...this.#changes, change];
    this.#rates = applyRateChanges(this.#planned, this.#changes, this.#startRunMs);
  }

  allows(nowMs: number): boolean {
    return !this.holds || nowMs >= this.#dueMs(nowMs);
  }

  /** An iteration starts. */
  take(nowMs: number): void {
    if (!this.holds) return;
    const gapMs = this.#gapAt(nowMs);
    // One that comes late does not put off all that follow, unless it is late by more than one.
    this.#lastMs = this.#lastMs === -Infinity ? nowMs : Math.max(this.#lastMs + gapMs, nowMs - gapMs);
  }

  /** When to ask again. */
  nextMs(nowMs: number): number {
    if (!this.holds) return nowMs;
    const next = Math.max(nowMs, this.#dueMs(nowMs));
    return this.#changes.length > 0 ? Math.min(next, nowMs + LOOK_AGAIN_MS) : next;
  }

  #dueMs(nowMs: number): number {
    const gapMs = this.#gapAt(nowMs);
    return gapMs === Infinity ? Infinity : this.#lastMs + gapMs;
  }

  #gapAt(nowMs: number): number {
    const perSecond =
      this.#changes.length > 0 ? rateAt(this.#rates, nowMs - this.#startMs) : this.#plannedPerSecond;
    return perSecond === Infinity ? 0 : 1000 / (perSecond * this.#ratio);
  }
}
