import { mergeHistograms } from '../snapshot/merge-histograms.js';
import type { HistogramSnapshot, SeriesSnapshot, Snapshot } from '../snapshot/snapshot.js';
import type { RecordedHistogram, RecordedInterval } from './run-histograms.js';
import type { SeriesName } from './series-totals.js';
import type { Span } from './time-spans.js';

/** Most intervals kept. */
export const MAX_INTERVALS = 7200;
/** Most histogram buckets kept over all intervals, at 12 bytes each. */
export const MAX_BUCKETS = 4_000_000;

/** One series' time in one interval. */
export interface LoggedHistogram extends SeriesName {
  readonly time: 'responseTime' | 'serviceTime';
  readonly histogram: HistogramSnapshot;
}

/** All that was recorded in an interval, warm-up included. */
export interface LoggedInterval extends Span {
  readonly histograms: readonly LoggedHistogram[];
}

/**
 * The histograms of each interval. When there are too many, neighbours are merged pairwise: no value is lost, only the
 * resolution in time, and memory is bounded.
 */
export class IntervalLog {
  #intervals: RecordedInterval[] = [];
  #buckets = 0;
  /** How many of the intervals added make one that is kept. */
  #width = 1;
  /** How many the last one holds so far; 0: it is complete. */
  #pending = 0;
  readonly #maxIntervals: number;
  readonly #maxBuckets: number;

  constructor(maxIntervals = MAX_INTERVALS, maxBuckets = MAX_BUCKETS) {
    this.#maxIntervals = maxIntervals;
    this.#maxBuckets = maxBuckets;
  }

  add(snapshot: Snapshot, span: Span): void {
    const added = { ...span, histograms: joined(snapshot.series.flatMap(histogramsOf)) };
    const last = this.#intervals.at(-1);
    if (this.#pending > 0 && last !== undefined) this.#replaceLast(last, mergeIntervals(last, added));
    else this.#append(added);
    this.#pending = (this.#pending + 1) % this.#width;
    while (this.#isFull()) this.#halve();
  }

  /** All that is kept, phase by phase. */
  recorded(): readonly RecordedInterval[] {
    return this.#intervals;
  }

  /** The same for the HdrHistogram log: phases joined, without start lag. */
  intervals(): readonly LoggedInterval[] {
    return loggedIntervals(this.#intervals);
  }

  #append(interval: RecordedInterval): void {
    this.#intervals.push(interval);
    this.#buckets += bucketsOf(interval);
  }

  #replaceLast(last: RecordedInterval, by: RecordedInterval): void {
    this.#intervals[this.#intervals.length - 1] = by;
    this.#buckets += bucketsOf(by) - bucketsOf(last);
  }

  #isFull(): boolean {
    return (
      this.#intervals.length > 1 &&
      (this.#intervals.length > this.#maxIntervals || this.#buckets > this.#maxBuckets)
    );
  }

  #halve(): void {
    const halved: RecordedInterval[] = [];
    for (let at = 0; at < this.#intervals.length; at += 2) {
      const [first, second] = this.#intervals.slice(at, at + 2) as [
        RecordedInterval,
        RecordedInterval | undefined,
      ];
      halved.push(second === undefined ? first : mergeIntervals(first, second));
    }
    // The last one may still wait for its other part: it holds as many as were added, of twice the width.
    const inLast = this.#pending === 0 ? this.#width : this.#pending;
    const isAlone = this.#intervals.length % 2 === 1;
    this.#pending = (isAlone ? inLast : this.#width + inLast) % (2 * this.#width);
    this.#width *= 2;
    this.#intervals = halved;
    this.#buckets = halved.reduce((sum, interval) => sum + bucketsOf(interval), 0);
  }
}

function histogramsOf(series: SeriesSnapshot): RecordedHistogram[] {
  const { scenario, task, step, phase, responseTimeUs, serviceTimeUs, startLagUs } = series;
  const of = (time: RecordedHistogram['time'], histogram: HistogramSnapshot | null): RecordedHistogram[] =>
    histogram === null ? [] : [{ scenario, task, step, phase, time, histogram }];
  return [
    ...of('responseTime', responseTimeUs),
    ...of('serviceTime', serviceTimeUs),
    ...of('startLag', startLagUs),
  ];
}

function mergeIntervals(a: RecordedInterval, b: RecordedInterval): RecordedInterval {
  return {
    fromMs: Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
    histograms: joined([...a.histograms, ...b.histograms]),
  };
}

/** Recorded intervals as the HdrHistogram log has them: phases joined, without start lag. */
export function loggedIntervals(recorded: readonly RecordedInterval[]): readonly LoggedInterval[] {
  return recorded.map(({ fromMs, toMs, histograms }) => ({ fromMs, toMs, histograms: loggedOf(histograms) }));
}

function loggedOf(histograms: readonly RecordedHistogram[]): readonly LoggedHistogram[] {
  const logged = histograms.flatMap(({ scenario, task, step, time, histogram }): LoggedHistogram[] =>
    time === 'startLag' ? [] : [{ scenario, task, step, time, histogram }],
  );
  return joined(logged);
}

/** One histogram for each series, time and, where it is told, phase; empty ones are left out. */
export function joined<
  One extends SeriesName & { readonly time: string; readonly histogram: HistogramSnapshot },
>(all: readonly (One & { readonly phase?: string })[]): One[] {
  const byName = new Map<string, One>();
  for (const one of all) {
    if (one.histogram.count === 0) continue;
    const id = JSON.stringify([one.scenario, one.task, one.step, one.time, one.phase]);
    const present = byName.get(id);
    byName.set(
      id,
      present === undefined ? one : { ...one, histogram: mergeHistograms(present.histogram, one.histogram) },
    );
  }
  return [...byName.values()];
}

/** Buckets that an interval takes. */
export function bucketsOf({ histograms }: RecordedInterval): number {
  return histograms.reduce((sum, { histogram }) => sum + histogram.indexes.length, 0);
}
