import { LatencyHistogram } from '../../record/latency-histogram.js';
import type { RecordedHistogram, RecordedInterval } from '../run-histograms.js';
import type { Ledger, RunReport, TimeSummary } from '../run-report.js';
import { summarize } from '../time-summary.js';

/** The sum of ledgers. */
export function mergeLedgers(ledgers: readonly Ledger[]): Ledger {
  const sum = { scheduled: 0, ok: 0, failed: 0, dropped: 0, missed: 0, unaccounted: 0 };
  for (const ledger of ledgers)
    for (const name of Object.keys(sum) as (keyof Ledger)[]) sum[name] += ledger[name];
  return sum;
}

/**
 * The totals of runs side by side: counts are added, times come from the sums of their histograms, and what was asked
 * and achieved together is put over the longest of the measured parts.
 */
export function mergeTotals(
  results: readonly RunReport[],
  intervals: readonly RecordedInterval[],
): RunReport['totals'] {
  const measuredMs = Math.max(...results.map(({ totals }) => totals.measuredMs));
  const sum = (value: (totals: RunReport['totals']) => number): number =>
    results.reduce((total, { totals }) => total + value(totals), 0);
  const perSecond = (value: (totals: RunReport['totals']) => number): number =>
    measuredMs > 0 ? sum((totals) => value(totals) * totals.measuredMs) / measuredMs : 0;
  const counted = measuredLedger(results);
  const ended = counted.ok + counted.failed;
  const isScheduled = results.some(({ totals }) => totals.responseTimeUs !== null);
  return {
    targetPerSecond: perSecond(({ targetPerSecond }) => targetPerSecond),
    achievedPerSecond: perSecond(({ achievedPerSecond }) => achievedPerSecond),
    errorRatio: ended > 0 ? counted.failed / ended : 0,
    late: sum(({ late }) => late),
    receivedBytes: sum(({ receivedBytes }) => receivedBytes),
    sentBytes: sum(({ sentBytes }) => sentBytes),
    measuredMs,
    ...summarizeTimes(intervals, isScheduled, ({ step, phase }) => step === null && phase !== 'warmup'),
  };
}

/** The three times over all intervals. @param isScheduled there are due times */
export function summarizeTimes(
  intervals: readonly RecordedInterval[],
  isScheduled: boolean,
  isChosen: (one: RecordedHistogram) => boolean,
): Pick<RunReport['totals'], 'responseTimeUs' | 'serviceTimeUs' | 'startLagUs'> {
  const sums = {
    responseTime: new LatencyHistogram(),
    serviceTime: new LatencyHistogram(),
    startLag: new LatencyHistogram(),
  };
  for (const { histograms } of intervals)
    for (const one of histograms) if (isChosen(one)) sums[one.time].add(one.histogram);
  const scheduled = (histogram: LatencyHistogram): TimeSummary | null =>
    isScheduled ? summarize(histogram) : null;
  return {
    responseTimeUs: scheduled(sums.responseTime),
    serviceTimeUs: summarize(sums.serviceTime),
    startLagUs: scheduled(sums.startLag),
  };
}

function measuredLedger(results: readonly RunReport[]): { readonly ok: number; readonly failed: number } {
  const count = (name: 'ok' | 'failed'): number =>
    results.reduce((sum, { ledger, warmupLedger }) => sum + ledger[name] - warmupLedger[name], 0);
  return { ok: count('ok'), failed: count('failed') };
}
