import { mergeHistograms } from '../../snapshot/merge-histograms.js';
import type { HistogramSnapshot, SeriesSnapshot } from '../../snapshot/snapshot.js';
import type { RecordedInterval, RecordedTrend } from '../run-histograms.js';
import type { SeriesReport } from '../run-report.js';
import { SeriesTable } from '../series-totals.js';
import type { PlacedRun } from './place-runs.js';

const NONE: HistogramSnapshot = { count: 0, sum: 0, min: 0, max: 0, indexes: [], counts: [] };

type Name = Pick<SeriesReport, 'scenario' | 'task' | 'step'>;

/**
 * The series of runs side by side. Counts are added; times and trends are taken from the sums of their histograms. A rate
 * is over the longest time that any run measured the scenario.
 */
export function mergeSeriesReports(
  runs: readonly PlacedRun[],
  intervals: readonly RecordedInterval[],
  isWarmup: boolean,
): readonly SeriesReport[] {
  const table = new SeriesTable();
  const measuredMs = new Map<string, number>();
  for (const run of runs) {
    const trends = run.histograms.trends.filter((trend) => trend.isWarmup === isWarmup);
    for (const one of isWarmup ? run.result.warmupSeries : run.result.series) {
      table.add(countsOf(one, trends, run.offsetMs));
      const ms = one.perSecond > 0 ? (one.count * 1000) / one.perSecond : 0;
      measuredMs.set(one.scenario, Math.max(ms, measuredMs.get(one.scenario) ?? 0));
    }
  }
  for (const { histograms } of intervals)
    for (const one of histograms)
      if ((one.phase === 'warmup') === isWarmup)
        table.add({ ...emptySeries(one), [`${one.time}Us`]: one.histogram });
  return table.report((scenario) => measuredMs.get(scenario) ?? 0);
}

/** Trends of the same series and name, added bucket for bucket. */
export function mergeTrends(runs: readonly PlacedRun[]): readonly RecordedTrend[] {
  const byName = new Map<string, RecordedTrend>();
  for (const trend of runs.flatMap(({ histograms }) => histograms.trends)) {
    const id = JSON.stringify([trend.scenario, trend.task, trend.step, trend.isWarmup, trend.name]);
    const present = byName.get(id);
    const histogram =
      present === undefined ? trend.histogram : mergeHistograms(present.histogram, trend.histogram);
    byName.set(id, { ...trend, histogram });
  }
  return [...byName.values()];
}

/** What a series' report counts, as the table takes it; its times come from the intervals. */
function countsOf(one: SeriesReport, trends: readonly RecordedTrend[], offsetMs: number): SeriesSnapshot {
  const isScheduled = one.responseTimeUs !== null;
  const { count, failures, examples, receivedBytes, sentBytes, checks, labels, counters } = one;
  return {
    ...emptySeries(one),
    count,
    failures,
    examples: examples.map((example) => ({ ...example, atMs: example.atMs + offsetMs })),
    receivedBytes,
    sentBytes,
    checks,
    labels,
    counters,
    trends: trendsOf(one, trends),
    responseTimeUs: isScheduled ? NONE : null,
    startLagUs: isScheduled ? NONE : null,
  };
}

function trendsOf(one: Name, trends: readonly RecordedTrend[]): SeriesSnapshot['trends'] {
  const own = trends.filter((trend) => isSame(trend, one));
  // No prototype: a name chosen by a task may be `__proto__`.
  const result = Object.create(null) as { [name: string]: HistogramSnapshot };
  for (const { name, histogram } of own) result[name] = histogram;
  return result;
}

function isSame(a: Name, b: Name): boolean {
  return a.scenario === b.scenario && a.task === b.task && a.step === b.step;
}

function emptySeries({ scenario, task, step }: Name): SeriesSnapshot {
  return {
    scenario,
    task,
    step,
    phase: 'sustain',
    count: 0,
    failures: {},
    examples: [],
    receivedBytes: 0,
    sentBytes: 0,
    checks: {},
    labels: {},
    counters: {},
    trends: {},
    responseTimeUs: null,
    serviceTimeUs: NONE,
    startLagUs: null,
  };
}
