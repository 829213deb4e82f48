import type { Phase } from '../plan/resolved-plan.js';

/**
 * A histogram as parallel arrays: only buckets that hold something, indexes ascending. Layout: HdrHistogram, 3
 * significant digits, values 1 to 3.6e9 (microseconds for times; thousandths of the value for trends). Sum, min and
 * max are exact; an empty histogram has count 0, sum 0, min 0 and max 0.
 */
export interface HistogramSnapshot {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly indexes: readonly number[] | Uint32Array;
  readonly counts: readonly number[] | Float64Array;
}

/** Identifies a series. `step` is null for the iterations themselves. */
export interface SeriesKey {
  readonly scenario: string;
  readonly task: string;
  readonly step: string | null;
  readonly phase: Phase;
}

/**
 * One example of a failure: what it said and when (milliseconds of run time). Its code is one that the same series
 * snapshot counts; merging would not be associative otherwise.
 */
export interface FailureExample {
  readonly code: string;
  readonly message: string;
  readonly atMs: number;
}

/** What one series saw in an interval: `count` = ok + all failures. */
export interface SeriesSnapshot extends SeriesKey {
  readonly count: number;
  /** Failed iterations (or steps) by code. */
  readonly failures: { readonly [code: string]: number };
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly checks: { readonly [name: string]: { readonly passed: number; readonly failed: number } };
  /** Counted labels: name, value, count. */
  readonly labels: { readonly [name: string]: { readonly [value: string]: number } };
  readonly counters: { readonly [name: string]: number };
  readonly trends: { readonly [name: string]: HistogramSnapshot };
  readonly examples: readonly FailureExample[];
  /** End - due; null in the closed model and for steps. */
  readonly responseTimeUs: HistogramSnapshot | null;
  /** End - start. */
  readonly serviceTimeUs: HistogramSnapshot;
  /** Start - due; null in the closed model and for steps. */
  readonly startLagUs: HistogramSnapshot | null;
}

/** What became of a scenario's arrivals in an interval. */
export interface ArrivalSnapshot {
  readonly scenario: string;
  readonly phase: Phase;
  /** Due in the interval (open), or started (closed). */
  readonly scheduled: number;
  readonly started: number;
  readonly ok: number;
  readonly failed: number;
  /** Turned away because no user was free (`overflow: drop`). */
  readonly dropped: number;
  /** Due, but never started: the run ended first. */
  readonly missed: number;
  /** Started, but only after waiting for a free user. */
  readonly late: number;
}

/** How the generator itself fared in an interval, per engine thread. */
export interface GeneratorSnapshot {
  /** Engine thread's number. */
  readonly engine: number;
  /** How late the engine itself was in starting what it could have started, waiting for a free user not counted. */
  readonly wakeLagUs: HistogramSnapshot;
  /** Share of the interval that the thread's event loop was busy, 0 to 1. */
  readonly loopUtilizationRatio: number;
  /** Time in garbage collection, milliseconds. */
  readonly gcMs: number;
  /** Longest single garbage collection, milliseconds. */
  readonly gcMaxMs: number;
}

/**
 * All that happened from `fromMs` to `toMs` of run time, seen by one engine or merged from several. Differences, not
 * totals: the sum of all snapshots is the run.
 */
export interface Snapshot {
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: readonly SeriesSnapshot[];
  readonly arrivals: readonly ArrivalSnapshot[];
  /** One per engine thread. */
  readonly generators: readonly GeneratorSnapshot[];
  /** At the end of the interval. */
  readonly inFlight: number;
  /** Users that exist at the end of the interval. */
  readonly users: number;
  /** Series and names that found no room and went to `__overflow__`. */
  readonly overflowed: number;
}
