import type { Phase } from '../plan/resolved-plan.js';
import type { HistogramSnapshot, SeriesKey } from '../snapshot/snapshot.js';
import type { Span } from './time-spans.js';

/** One time of one series in one interval and phase, microseconds. Never empty. */
export interface RecordedHistogram extends Omit<SeriesKey, 'phase'> {
  readonly phase: Phase;
  readonly time: 'responseTime' | 'serviceTime' | 'startLag';
  readonly histogram: HistogramSnapshot;
}

/** All times that were recorded in an interval of run time, warm-up included. */
export interface RecordedInterval extends Span {
  readonly histograms: readonly RecordedHistogram[];
}

/** A trend of a series over the whole run, in thousandths of its own unit. */
export interface RecordedTrend extends Omit<SeriesKey, 'phase'> {
  readonly isWarmup: boolean;
  readonly name: string;
  readonly histogram: HistogramSnapshot;
}

/**
 * Every histogram that a run's figures are made of: what a run file keeps beside the result, so that runs can be merged
 * and compared later. Intervals are in order of time and normally a second long.
 */
export interface RunHistograms {
  readonly intervals: readonly RecordedInterval[];
  readonly trends: readonly RecordedTrend[];
}
