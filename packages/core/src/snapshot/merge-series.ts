import { OVERFLOW_NAME } from '../record/bounded-names.js';
import { mergeHistograms } from './merge-histograms.js';
import { mergeNames, mergeTallies, type Named } from './merge-names.js';
import type { FailureExample, HistogramSnapshot, SeriesSnapshot } from './snapshot.js';

/** Most examples kept of one failure code when series are joined. */
export const MAX_MERGED_EXAMPLES_PER_CODE = 5;

/** What a series holds beside its three times. */
export type SeriesCounts = Omit<
  SeriesSnapshot,
  'scenario' | 'task' | 'step' | 'phase' | 'responseTimeUs' | 'serviceTimeUs' | 'startLagUs'
>;

/** Joins two snapshots of one series; its key is that of `a`. */
export function mergeSeries(a: SeriesSnapshot, b: SeriesSnapshot): SeriesSnapshot {
  return {
    scenario: a.scenario,
    task: a.task,
    step: a.step,
    phase: a.phase,
    ...mergeCounts(a, b),
    responseTimeUs: mergeOptional(a.responseTimeUs, b.responseTimeUs),
    serviceTimeUs: mergeHistograms(a.serviceTimeUs, b.serviceTimeUs),
    startLagUs: mergeOptional(a.startLagUs, b.startLagUs),
  };
}

/** Joins everything of a series but its times. */
export function mergeCounts(a: SeriesCounts, b: SeriesCounts): SeriesCounts {
  const failures = mergeTallies(a.failures, b.failures);
  return {
    count: a.count + b.count,
    failures,
    receivedBytes: a.receivedBytes + b.receivedBytes,
    sentBytes: a.sentBytes + b.sentBytes,
    checks: mergeNames(a.checks, b.checks, (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
    })),
    labels: mergeNames(a.labels, b.labels, mergeTallies),
    counters: mergeTallies(a.counters, b.counters),
    trends: mergeNames(a.trends, b.trends, mergeHistograms),
    examples: mergeExamples([...a.examples, ...b.examples], failures),
  };
}

function mergeOptional(a: HistogramSnapshot | null, b: HistogramSnapshot | null): HistogramSnapshot | null {
  if (a === null || b === null) return a ?? b;
  return mergeHistograms(a, b);
}

/** The earliest examples of each code; those of codes without a count of their own go with `__overflow__`. */
export function mergeExamples(
  all: readonly FailureExample[],
  failures: Named<number>,
): readonly FailureExample[] {
  if (all.length === 0) return all;
  const seen = new Map<string, number>();
  return all
    .map((example) => (example.code in failures ? example : { ...example, code: OVERFLOW_NAME }))
    .sort(compareExamples)
    .filter(({ code }) => {
      const count = (seen.get(code) ?? 0) + 1;
      seen.set(code, count);
      return count <= MAX_MERGED_EXAMPLES_PER_CODE;
    });
}

function compareExamples(a: FailureExample, b: FailureExample): number {
  return a.atMs - b.atMs || compareTexts(a.code, b.code) || compareTexts(a.message, b.message);
}

/** Order by code units: the same on every machine, whatever its language. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
