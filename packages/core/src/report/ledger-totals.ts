import type { ArrivalSnapshot } from '../snapshot/snapshot.js';
import type { Ledger } from './run-report.js';

const ENDS = ['ok', 'failed', 'dropped', 'missed'] as const;

/** Sums of arrivals and of what became of them. */
export class LedgerTotals {
  readonly #sums = { scheduled: 0, ok: 0, failed: 0, dropped: 0, missed: 0 };

  add(arrival: ArrivalSnapshot): void {
    this.#sums.scheduled += arrival.scheduled;
    for (const end of ENDS) this.#sums[end] += arrival[end];
  }

  /** The same with more that was scheduled, and more of it that was missed. */
  plus(more: { readonly scheduled: number; readonly missed: number }): LedgerTotals {
    const sum = new LedgerTotals();
    for (const name of ['scheduled', ...ENDS] as const) sum.#sums[name] = this.#sums[name];
    sum.#sums.scheduled += more.scheduled;
    sum.#sums.missed += more.missed;
    return sum;
  }

  /** Scheduled without a known end: waiting or in flight in a run that goes on; below 0 only by a defect. */
  get open(): number {
    return ENDS.reduce((rest, end) => rest - this.#sums[end], this.#sums.scheduled);
  }

  /** The sums with what has no known end as `unaccounted`, so that they add up. */
  report(): Ledger {
    const unaccounted = Math.max(0, this.open);
    return { ...this.#sums, scheduled: this.#sums.scheduled + unaccounted - this.open, unaccounted };
  }
}
