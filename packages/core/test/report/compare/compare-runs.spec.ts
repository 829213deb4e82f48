import type { VajraError } from '@vajraedge/sdk';
import { compareRuns } from '../../../src/report/compare/compare-runs.js';
import type { Comparison, FigureChange } from '../../../src/report/compare/comparison.js';
import type { RunFile } from '../../../src/report/run-file/run-file.js';
import type { SecondReport } from '../../../src/report/run-report.js';
import type { HistogramSnapshot } from '../../../src/snapshot/snapshot.js';
import { exampleRun } from '../example-report.js';
import { syntheticSeconds } from './synthetic-run.js';

const { report } = exampleRun();

interface Part {
  readonly seed: number;
  readonly seconds?: number;
  readonly medianUs?: number;
  readonly perSecond?: number;
  /** Of each second's iterations. */
  readonly failed?: number;
  readonly result?: Partial<RunFile['result']>;
}

/** A run file of a steady load; every second has its own level. */
function runFile({
  seed,
  seconds = 60,
  medianUs = 20_000,
  perSecond = 50,
  failed = 0,
  result = {},
}: Part): RunFile {
  const histograms = syntheticSeconds({ seed, seconds, perSecond, medianUs, memory: 0, levelSpread: 0.1 });
  const row = (at: number): SecondReport => ({
    ...(report.perSecond[5] as SecondReport),
    atMs: at * 1000,
    durationMs: 1000,
    phases: ['sustain'],
    scheduled: perSecond,
    started: perSecond,
    ok: perSecond - failed,
    failed,
  });
  return {
    result: { ...report, runId: `run-${seed}`, perSecond: histograms.map((_, at) => row(at)), ...result },
    histograms: { intervals: histograms.map(intervalOf), trends: [] },
  };
}

function intervalOf(histogram: HistogramSnapshot, at: number) {
  const name = {
    scenario: 's',
    task: 't',
    step: null,
    phase: 'sustain' as const,
    time: 'responseTime' as const,
  };
  return { fromMs: at * 1000, toMs: (at + 1) * 1000, histograms: [{ ...name, histogram }] };
}

function figure({ changes }: Comparison, name: FigureChange['figure']): FigureChange {
  const found = changes.find((change) => change.figure === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

function faultOf(run: () => unknown): VajraError {
  try {
    run();
  } catch (error) {
    return error as VajraError;
  }
  throw new Error('nothing was thrown');
}

describe('compareRuns', () => {
  it('says the same each time it is asked', () => {
    const [a, b] = [runFile({ seed: 1 }), runFile({ seed: 2 })];
    expect(compareRuns(a, b)).toEqual(compareRuns(a, b));
  });

  it.each([
    ['worse by half', 30_000, 'worse', true],
    ['better by half', 10_000, 'better', false],
  ])('sees that times are %s', (_, medianUs, state, isRegression) => {
    const comparison = compareRuns(runFile({ seed: 1 }), runFile({ seed: 2, medianUs }));
    expect(figure(comparison, 'p50')).toMatchObject({ state, isRegression, moreSeconds: null });
    expect(figure(comparison, 'p95')).toMatchObject({ state, isRegression });
    expect(figure(comparison, 'rate')).toMatchObject({ state: 'same', before: 50, after: 50, change: 0 });
    expect(comparison.isRegression).toBe(isRegression);
  });

  it('passes what is worse within the tolerance', () => {
    const options = { toleranceRatio: 0.8 };
    const comparison = compareRuns(runFile({ seed: 1 }), runFile({ seed: 2, medianUs: 30_000 }), options);
    expect(figure(comparison, 'p50')).toMatchObject({ state: 'worse', isRegression: false });
    expect(comparison.isRegression).toBe(false);
  });

  it('says that it shows no difference only where it could have seen one', () => {
    const [a, b] = [runFile({ seed: 1, seconds: 300 }), runFile({ seed: 2, seconds: 300 })];
    expect(figure(compareRuns(a, b), 'p50').state).toBe('same');
    const strict = figure(compareRuns(a, b, { toleranceRatio: 0.001 }), 'p50');
    expect(strict.state).toBe('unclear');
    expect(strict.moreSeconds).toBeGreaterThan(0);
  });

  it('says nothing of a quantile with a handful of values beyond it, or of a run of a few seconds', () => {
    const [a, b] = [runFile({ seed: 1 }), runFile({ seed: 2, medianUs: 60_000 })];
    // 3,000 values: three beyond p99.9, and 10 are wanted.
    expect(figure(compareRuns(a, b), 'p999')).toMatchObject({ state: 'unclear', moreSeconds: 140 });
    const few = compareRuns(
      runFile({ seed: 1, seconds: 5 }),
      runFile({ seed: 2, seconds: 5, medianUs: 60_000 }),
    );
    expect(figure(few, 'p50')).toMatchObject({ state: 'unclear', interval: null, moreSeconds: 25 });
    expect(few.isRegression).toBe(false);
  });

  it('sees failures, and does not take none for proof of none', () => {
    const [none, some] = [runFile({ seed: 1 }), runFile({ seed: 2, failed: 1 })];
    expect(figure(compareRuns(none, some), 'errorRatio')).toMatchObject({
      before: 0,
      after: 0.02,
      state: 'worse',
      isRegression: true,
    });
    expect(figure(compareRuns(some, none), 'errorRatio')).toMatchObject({ state: 'better' });
    const neither = figure(compareRuns(none, runFile({ seed: 3 })), 'errorRatio');
    // 3 in 3,000 might have gone unseen, which is just the tolerance.
    expect(neither).toMatchObject({ state: 'same', interval: { low: -0.001, high: 0.001 } });
    const brief = runFile({ seed: 4, seconds: 20 });
    expect(figure(compareRuns(brief, brief), 'errorRatio')).toMatchObject({
      state: 'unclear',
      moreSeconds: 40,
    });
  });

  it('sees that less was started', () => {
    const comparison = compareRuns(runFile({ seed: 1 }), runFile({ seed: 2, perSecond: 30 }));
    expect(figure(comparison, 'rate')).toMatchObject({
      before: 50,
      after: 30,
      state: 'worse',
      isRegression: true,
    });
  });

  it('leaves the warm-up out', () => {
    const run = runFile({ seed: 1 });
    const warm = {
      ...intervalOf(
        syntheticSeconds({
          seed: 9,
          seconds: 1,
          perSecond: 500,
          medianUs: 9e6,
          memory: 0,
        })[0] as HistogramSnapshot,
        0,
      ),
    };
    const withWarmup: RunFile = {
      ...run,
      histograms: {
        ...run.histograms,
        intervals: [
          { ...warm, histograms: warm.histograms.map((one) => ({ ...one, phase: 'warmup' as const })) },
          ...run.histograms.intervals,
        ],
      },
    };
    expect(compareRuns(run, withWarmup).after.iterations).toBe(3000);
  });

  it('refuses runs that are not VALID, unless forced, and then says so', () => {
    const verdict = { state: 'INVALID' as const, reasons: ['the loop was busy'] };
    const [good, bad] = [runFile({ seed: 1 }), runFile({ seed: 2, result: { verdict } })];
    for (const pair of [
      [good, bad],
      [bad, good],
    ] as const) {
      const error = faultOf(() => compareRuns(...pair));
      expect(error.code).toBe('VE_COMPARE_NOT_VALID');
      expect(error.message).toContain('run-2 is INVALID (the loop was busy)');
      expect(compareRuns(...pair, { force: true }).caveats).toContain(
        'run-2 is INVALID: the generator may be the difference',
      );
    }
  });

  it('says what else differs', () => {
    const totals = { ...report.totals, targetPerSecond: 900 };
    const other = runFile({ seed: 2, result: { totals, plan: { name: 'other' } } });
    expect(compareRuns(runFile({ seed: 1 }), other).caveats).toEqual([
      'the plans differ',
      'the rate asked for differs: 500/s, then 900/s',
    ]);
  });

  it('refuses a run in which nothing ended', () => {
    const empty: RunFile = { ...runFile({ seed: 1 }), histograms: { intervals: [], trends: [] } };
    expect(faultOf(() => compareRuns(empty, runFile({ seed: 2 }))).code).toBe('VE_COMPARE_EMPTY');
  });
});
