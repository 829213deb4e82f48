import type { VajraError } from '@vajraedge/sdk';
import { mergeSnapshots } from '../../../src/snapshot/merge-snapshots.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { mergeRuns } from '../../../src/report/merge/merge-runs.js';
import { readRunFile } from '../../../src/report/run-file/read-run-file.js';
import { toRunFile } from '../../../src/report/run-file/to-run-file.js';
import type { RunFile } from '../../../src/report/run-file/run-file.js';
import type { RunReport } from '../../../src/report/run-report.js';
import { META, SimulatedOpenRun } from '../simulated-run.js';
import { runOf, SCENARIO, SECONDS } from '../run-of.js';

/** The seconds of an engine; each has times and failures of its own. */
function secondsOf(engine: number): readonly Snapshot[] {
  const run = new SimulatedOpenRun(SCENARIO);
  const fate = (index: number) => ({
    serviceUs: 1000 * (1 + engine * 9) + ((index * 7919) % 997) * 11,
    lagUs: 20 + ((index * 31) % 50) * engine,
    ...(index % (50 + engine) === 0 ? { code: `CODE_${engine}` } : {}),
  });
  return Array.from({ length: SECONDS }, (_, at) => run.second(at, fate));
}

const [one, two] = [secondsOf(1), secondsOf(2)];
const both = one.map((second, at) => mergeSnapshots(second, two[at] as Snapshot));
const first = runOf(one, { runId: 'a' });
const second = runOf(two, { runId: 'b' });
const whole = runOf(both, { runId: 'whole' });

const timesOf = ({ responseTimeUs, serviceTimeUs, startLagUs }: RunReport['totals']) => ({
  responseTimeUs,
  serviceTimeUs,
  startLagUs,
});

/** The order of the histograms within an interval is nobody's promise. */
const inOrder = ({ intervals, trends }: RunFile['histograms']) => ({
  trends,
  intervals: intervals.map((interval) => ({
    ...interval,
    histograms: interval.histograms
      .map(({ histogram, ...name }) => ({ id: JSON.stringify(Object.values(name)), histogram }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  })),
});

function faultOf(files: readonly RunFile[]): VajraError {
  try {
    mergeRuns(files);
  } catch (error) {
    return error as VajraError;
  }
  throw new Error('they were merged');
}

describe('runs side by side', () => {
  const { result, histograms } = mergeRuns([first, second]);

  it('have the quantiles of one run that saw everything, bucket for bucket', () => {
    expect(timesOf(result.totals)).toEqual(timesOf(whole.result.totals));
    expect(result.totals.responseTimeUs?.p50).not.toBe(first.result.totals.responseTimeUs?.p50);
    expect(inOrder(histograms)).toEqual(inOrder(whole.histograms));
  });

  it('have its counts, rates and series', () => {
    expect(result.ledger).toEqual(whole.result.ledger);
    expect(result.warmupLedger).toEqual(whole.result.warmupLedger);
    expect(result.series).toEqual(whole.result.series);
    expect(result.warmupSeries).toEqual(whole.result.warmupSeries);
    expect(result.totals.errorRatio).toBe(whole.result.totals.errorRatio);
    expect(result.totals.achievedPerSecond).toBeCloseTo(400);
    expect(result.totals.targetPerSecond).toBeCloseTo(400);
  });

  it('have its time line', () => {
    const chosen = ({ perSecond }: RunReport) =>
      perSecond.map(({ atMs, durationMs, phases, scheduled, ok, failed, failures, ...rest }) => ({
        ...{ atMs, durationMs, phases, scheduled, ok, failed, failures },
        ...{ inFlight: rest.inFlight, users: rest.users },
        ...{ response: rest.responseTimeUs, service: rest.serviceTimeUs, lag: rest.startLagUs },
      }));
    expect(chosen(result)).toEqual(chosen(whole.result));
    expect(result.perSecond).toHaveLength(SECONDS);
  });

  it('come to the same in any order, and can be written, read and merged again', () => {
    expect(mergeRuns([second, first])).toEqual(mergeRuns([first, second]));
    const again = readRunFile(toRunFile({ result, histograms }), 'merged.json');
    const third = runOf(secondsOf(3), { runId: 'c' });
    expect(timesOf(mergeRuns([again, third]).result.totals)).toEqual(
      timesOf(mergeRuns([first, second, third]).result.totals),
    );
  });

  it('say which run each word is of', () => {
    const invalid = { state: 'INVALID' as const, reasons: ['too slow'] };
    const worse: RunFile = { ...second, result: { ...second.result, verdict: invalid, outcome: 'aborted' } };
    const merged = mergeRuns([first, worse]).result;
    expect(merged.verdict).toEqual({ state: 'INVALID', reasons: ['b: too slow'] });
    expect(merged.outcome).toBe('aborted');
    expect(merged.runId).toBe('a+1');
    expect(merged.workers.map(({ id }) => id)).toEqual(['a/local', 'b/local']);
    expect(merged.events.map(({ message }) => message)).toEqual(['a: started', 'b: started']);
  });
});

describe('runs that started apart', () => {
  const later = runOf(two, { runId: 'b', startedAt: '2026-11-24T18:18:49.400Z' });

  it('are placed by when they started, to the second', () => {
    const { result } = mergeRuns([later, first]);
    expect(META.startedAt).toBe('2026-11-24T18:18:46.250Z');
    expect(result.startedAt).toBe(META.startedAt);
    expect(result.durationMs).toBe((SECONDS + 3) * 1000);
    expect(result.perSecond.map(({ scheduled }) => scheduled)).toEqual([
      ...Array<number>(3).fill(200),
      ...Array<number>(SECONDS - 3).fill(400),
      ...Array<number>(3).fill(200),
    ]);
    expect(result.series[0]?.examples.some(({ code, atMs }) => code === 'CODE_2' && atMs >= 5000)).toBe(true);
    expect(timesOf(result.totals)).toEqual(timesOf(whole.result.totals));
  });

  it.each([
    ['the same run twice', [first, first], 'Run a is there twice'],
    [
      'one after the other',
      [first, runOf(two, { runId: 'b', startedAt: '2026-11-24T18:20:00.000Z' })],
      'they were not side by side',
    ],
    ['none', [], 'There is nothing to merge'],
  ])('are refused where they are %s', (_, files, fault) => {
    const error = faultOf(files);
    expect(error.code).toBe('VE_MERGE_CONFLICT');
    expect(error.message).toContain(fault);
  });
});
