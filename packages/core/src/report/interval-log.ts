import { mergeHistograms } from '../snapshot/merge-histograms.js';
import { type HistogramSnapshot, type Snapshot } from '../snapshot/snapshot.js';
import { type SeriesName } from './series-totals.js';
import { type Span } from './time-spans.js';

/** Most intervals kept. */
const MAX_INTERVALS = 7200;
/** Most histogram buckets kept over all intervals, at 12 bytes each. */
const MAX_BUCKETS = 4_000_000;

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
 * The histograms of each interval, for the HdrHistogram log. When there are too many, neighbours are merged pairwise:
 * no value is lost, only the resolution in time, and memory is bounded.
 */
export class IntervalLog {
  #intervals: LoggedInterval[] = [];
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
    const added = { ...span, histograms: histogramsOf(snapshot) };
    const last = this.#intervals.at(-1);
    if (this.#pending > 0 && last !== undefined) this.#replaceLast(last, mergeIntervals(last, added));
    else this.#append(added);
    this.#pending = (this.#pending + 1) % this.#width;
    while (this.#isFull()) this.#halve();
  }

  intervals(): readonly LoggedInterval[] {
    return this.#intervals;
  }

  #append(interval: LoggedInterval): void {
    this.#intervals.push(interval);
    this.#buckets += bucketsOf(interval);
  }

  #replaceLast(last: LoggedInterval, by: LoggedInterval): void {
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
    const halved: LoggedInterval[] = [];
    for (let at = 0; at < this.#intervals.length; at += 2) {
      const [first, second] = this.#intervals.slice(at, at + 2) as [
        LoggedInterval,
        LoggedInterval | undefined,
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

function histogramsOf({ series }: Snapshot): LoggedHistogram[] {
  return joined(
    series.flatMap(({ scenario, task, step, responseTimeUs, serviceTimeUs }) => {
      const name = { scenario, task, step };
      const service = { ...name, time: 'serviceTime' as const, histogram: serviceTimeUs };
      return responseTimeUs === null
        ? [service]
        : [{ ...name, time: 'responseTime' as const, histogram: responseTimeUs }, service];
    }),
  );
}

function mergeIntervals(a: LoggedInterval, b: LoggedInterval): LoggedInterval {
  return {
    fromMs: Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
    histograms: joined([...a.histograms, ...b.histograms]),
  };
}

/** One histogram a series and time; the phases of a series share it. */
function joined(all: readonly LoggedHistogram[]): LoggedHistogram[] {
  const byName = new Map<string, LoggedHistogram>();
  for (const one of all) {
    if (one.histogram.count === 0) continue;
    const id = JSON.stringify([one.scenario, one.task, one.step, one.time]);
    const present = byName.get(id);
    byName.set(
      id,
      present === undefined ? one : { ...one, histogram: mergeHistograms(present.histogram, one.histogram) },
    );
  }
  return [...byName.values()];
}

function bucketsOf({ histograms }: LoggedInterval): number {
  return histograms.reduce((sum, { histogram }) => sum + histogram.indexes.length, 0);
}
