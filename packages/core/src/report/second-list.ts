import type { Phase } from '../plan/resolved-plan.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { HostSample, Verdict } from '../verdict/verdict.js';
import { IntervalTotals } from './interval-totals.js';
import type { SecondReport } from './run-report.js';
import type { Span } from './time-spans.js';

/** Most rows of a run that keeps to its plan: one a second for two hours. */
export const MAX_ROWS = 7200;
const SECOND_MS = 1000;

/** An interval with all that is known of it. */
export interface JudgedInterval {
  readonly snapshot: Snapshot;
  readonly host: HostSample;
  readonly interval: Span;
  readonly verdict: Verdict;
  readonly phases: Iterable<Phase>;
  /** The row of this interval alone. */
  readonly row: SecondReport;
}

/**
 * The rows of a run's time line. A plan of up to {@link MAX_ROWS} seconds has a row a second; for a longer one 2, 4, 8…
 * seconds share a row, and its quantiles are those of their merged histograms (the quantiles of rows cannot be merged,
 * so the width is chosen at the start). A run that goes on beyond its plan widens its further rows each time that as
 * many have been added, so that memory does not grow with time.
 */
export class SecondList {
  readonly #rows: SecondReport[] = [];
  readonly #open: IntervalTotals;
  #widthMs: number;
  #room = MAX_ROWS;

  constructor(plannedMs: number, hasDueTimes: boolean) {
    this.#open = new IntervalTotals(hasDueTimes);
    this.#widthMs = SECOND_MS;
    while (plannedMs > MAX_ROWS * this.#widthMs) this.#widthMs *= 2;
  }

  add(judged: JudgedInterval): void {
    if (this.#open.durationMs === 0 && judged.interval.toMs - judged.interval.fromMs >= this.#widthMs) {
      this.#push(judged.row);
      return;
    }
    this.#open.add(judged.snapshot, judged.host, judged.interval);
    this.#open.note(judged.verdict, judged.phases);
    if (this.#open.durationMs >= this.#widthMs) this.#close();
  }

  /** Adds what belongs to the last interval. @param judged its row covers both */
  extend(judged: JudgedInterval): void {
    if (this.#open.durationMs === 0) this.#rows[this.#rows.length - 1] = judged.row;
    else this.#open.add(judged.snapshot, judged.host, judged.interval);
  }

  /** Puts a row in the place of that of the same interval; where several intervals share a row, it stays as it is. */
  replace(row: SecondReport): void {
    const at = this.#rows.findLastIndex(({ atMs }) => atMs === row.atMs);
    if (at >= 0 && (this.#rows[at] as SecondReport).durationMs === row.durationMs) this.#rows[at] = row;
  }

  /** All rows so far in order of time. */
  rows(): readonly SecondReport[] {
    const rows = this.#open.durationMs > 0 ? [...this.#rows, this.#open.report()] : [...this.#rows];
    return rows.sort((a, b) => a.atMs - b.atMs);
  }

  #close(): void {
    this.#push(this.#open.report());
    this.#open.reset();
  }

  #push(row: SecondReport): void {
    this.#rows.push(row);
    this.#room -= 1;
    if (this.#room > 0) return;
    this.#room = MAX_ROWS;
    this.#widthMs *= 2;
  }
}
