import { type Json, VajraError } from '@vajraedge/sdk';
import { compareTexts } from '../../snapshot/merge-series.js';
import { rankOf } from '../../verdict/finding.js';
import type { Verdict } from '../../verdict/verdict.js';
import type { RunFile } from '../run-file/run-file.js';
import type { PreflightSummary, RunOutcome, RunReport, ThresholdReport } from '../run-report.js';
import { mergeIntervals } from './merge-intervals.js';
import { mergeRows } from './merge-rows.js';
import { mergeSeriesReports, mergeTrends } from './merge-series-reports.js';
import { mergeLedgers, mergeTotals } from './merge-totals.js';
import { placeRuns, type PlacedRun } from './place-runs.js';

/** The worst comes last. */
const OUTCOMES: readonly RunOutcome[] = ['finished', 'aborted', 'interrupted', 'broken'];
const CHECK_STATES = ['SKIP', 'PASS', 'WARN', 'FAIL'] as const;

/**
 * Runs that were made side by side, as one. Histograms are added bucket for bucket and all quantiles taken from the sums;
 * counts, rates and ledgers add up. Runs are placed by when they started, to the whole second, so the clocks of their
 * machines should agree. Each run's thresholds stay as that run judged them, its verdict stays its own, and the worst
 * verdict is that of the whole. The order of the runs makes no difference.
 *
 * @throws VE_MERGE_CONFLICT where a run is there twice, or runs were not side by side
 */
export function mergeRuns(files: readonly RunFile[]): RunFile {
  const [first, ...others] = placeRuns(files);
  if (first === undefined) throw new VajraError('VE_MERGE_CONFLICT', 'There is nothing to merge.');
  if (others.length === 0) return { result: first.result, histograms: first.histograms };
  const runs = [first, ...others];
  const intervals = mergeIntervals(runs);
  const histograms = { intervals, trends: mergeTrends(runs) };
  const results = runs.map(({ result }) => result);
  const durationMs = Math.max(...runs.map(({ offsetMs, result }) => offsetMs + result.durationMs));
  const result: RunReport = {
    schemaVersion: 1,
    runId: `${first.result.runId}+${others.length}`,
    name: [...new Set(results.map(({ name }) => name))].join(' + '),
    tags: commonTags(results),
    plan: mergePlans(results),
    startedAt: first.result.startedAt,
    durationMs,
    outcome: worst(
      results.map(({ outcome }) => outcome),
      OUTCOMES,
    ),
    verdict: mergeVerdicts(results),
    verdictSeconds: mergeVerdictSeconds(results),
    ledger: mergeLedgers(results.map(({ ledger }) => ledger)),
    warmupLedger: mergeLedgers(results.map(({ warmupLedger }) => warmupLedger)),
    totals: mergeTotals(results, intervals),
    series: mergeSeriesReports(runs, intervals, false),
    warmupSeries: mergeSeriesReports(runs, intervals, true),
    thresholds: results.flatMap(thresholdsOf),
    preflight: mergePreflights(results),
    workers: results.flatMap(({ runId, workers }) =>
      workers.map((worker) => ({ ...worker, id: `${runId}/${worker.id}` })),
    ),
    events: runs.flatMap(eventsOf).sort((a, b) => a.atMs - b.atMs),
    perSecond: mergeRows(runs, intervals),
  };
  return { result, histograms };
}

function worst<Value extends string>(values: readonly Value[], order: readonly Value[]): Value {
  return values.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a));
}

function commonTags(results: readonly RunReport[]): RunReport['tags'] {
  const entries = Object.entries(results[0]?.tags ?? {});
  return Object.fromEntries(
    entries.filter(([name, value]) => results.every(({ tags }) => tags[name] === value)),
  );
}

/** The plan that all have; where they differ, a list of them. */
function mergePlans(results: readonly RunReport[]): Json {
  const byText = new Map(results.map(({ plan }) => [JSON.stringify(plan), plan]));
  const plans = [...byText.values()];
  return plans.length === 1 ? (plans[0] as Json) : plans;
}

function mergeVerdicts(results: readonly RunReport[]): Verdict {
  const state = results.map(({ verdict }) => verdict.state).reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a));
  const reasons = results.flatMap(({ runId, verdict }) =>
    verdict.reasons.map((reason) => `${runId}: ${reason}`),
  );
  return { state, reasons };
}

function mergeVerdictSeconds(results: readonly RunReport[]): RunReport['verdictSeconds'] {
  const sum = { VALID: 0, SUSPECT: 0, INVALID: 0 };
  for (const { verdictSeconds } of results)
    for (const state of ['VALID', 'SUSPECT', 'INVALID'] as const) sum[state] += verdictSeconds[state];
  return sum;
}

function thresholdsOf({ runId, thresholds }: RunReport): readonly ThresholdReport[] {
  return thresholds.map((threshold) => ({
    ...threshold,
    expression: `${threshold.expression} (in ${runId})`,
  }));
}

function mergePreflights(results: readonly RunReport[]): PreflightSummary | null {
  const all = results.flatMap(({ runId, preflight }) => (preflight === null ? [] : [{ runId, preflight }]));
  if (all.length === 0) return null;
  return {
    state: worst(
      all.map(({ preflight }) => preflight.state),
      CHECK_STATES,
    ),
    checks: all.flatMap(({ runId, preflight }) =>
      preflight.checks.map((check) => ({ ...check, name: `${runId}: ${check.name}` })),
    ),
  };
}

function eventsOf({ offsetMs, result }: PlacedRun): RunReport['events'] {
  const started = { atMs: offsetMs, kind: 'run-started', message: `${result.runId}: started` };
  const own = result.events.map(({ atMs, kind, message }) => ({
    atMs: atMs + offsetMs,
    kind,
    message: `${result.runId}: ${message}`,
  }));
  return [started, ...own.sort((a, b) => a.atMs - b.atMs || compareTexts(a.message, b.message))];
}
