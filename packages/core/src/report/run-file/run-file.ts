import type { RunHistograms } from '../run-histograms.js';
import type { RunReport } from '../run-report.js';

/** What a run file holds: the result, and every histogram that its times were made of. */
export interface RunFile {
  readonly result: RunReport;
  readonly histograms: RunHistograms;
}

/** Version of the form that is written; others are refused. */
export const RUN_FILE_VERSION = 1;

/** What is read at most: more intervals or buckets than any run of ours writes. */
export const RUN_FILE_LIMITS = Object.freeze({
  textLength: 256 * 1024 * 1024,
  intervals: 20_000,
  buckets: 16_000_000,
  names: 20_000,
});

/** The values of `phase` and `time`; a run file names them by their place here. */
export const PHASES = ['warmup', 'ramp', 'sustain', 'ramp-down'] as const;
/** See {@link PHASES}. */
export const TIMES = ['responseTime', 'serviceTime', 'startLag'] as const;

/** A series by scenario, task and step. */
export type PackedName = readonly [scenario: string, task: string, step: string | null];

/**
 * A histogram: exact sum, least and largest value, then for each bucket that holds something its distance from the one
 * before (the first: from -1) and its count.
 */
export type PackedHistogram = readonly [sum: number, min: number, max: number, buckets: readonly number[]];

/** One time of one series: places in `names`, {@link PHASES} and {@link TIMES}, then the histogram. */
export type PackedTime = readonly [name: number, phase: number, time: number, ...PackedHistogram];

/** An interval of run time, milliseconds. */
export type PackedInterval = readonly [fromMs: number, toMs: number, times: readonly PackedTime[]];

/** A trend: place in `names`, whether it is of the warm-up, its own name, then the histogram. */
export type PackedTrend = readonly [name: number, isWarmup: boolean, trend: string, ...PackedHistogram];

/** A run file as it is written, in JSON. */
export interface PackedRunFile {
  readonly runFileVersion: typeof RUN_FILE_VERSION;
  readonly result: RunReport;
  readonly names: readonly PackedName[];
  readonly intervals: readonly PackedInterval[];
  readonly trends: readonly PackedTrend[];
}
