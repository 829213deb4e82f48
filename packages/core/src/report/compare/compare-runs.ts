import { VajraError } from '@vajraedge/sdk';
import { formatRate } from '../format-quantity.js';
import type { RunFile } from '../run-file/run-file.js';
import type { ComparedRun, CompareOptions, Comparison } from './comparison.js';
import { CONFIDENCE_RATIO } from './confidence-interval.js';
import { compareErrors, compareRates } from './compare-ratios.js';
import { compareTimes } from './compare-times.js';
import { type SteadyPart, steadyPartOf } from './steady-part.js';
import { createTimeSample, type TimeSample } from './time-sample.js';

/** Rates that the plan asked for and that differ by more are told. */
const SAME_RATE = 0.01;

/**
 * What changed from one run to another, by how much, and how certain that is. Compared is the steady part of each:
 * quantiles of the response time (of the service time where a run has no response time), mean, rate and error ratio,
 * each with a 95 % confidence interval by a block bootstrap over seconds. The same two runs give the same result.
 *
 * @throws VE_COMPARE_NOT_VALID where a run's verdict is not VALID, unless forced; VE_COMPARE_EMPTY where a run has
 * nothing to compare
 */
export function compareRuns(before: RunFile, after: RunFile, options: CompareOptions = {}): Comparison {
  const { toleranceRatio = 0.05, errorTolerance = 0.001, force = false } = options;
  const runs = [before, after] as const;
  if (!force) runs.forEach(requireValid);
  const hasResponse = runs.every(({ result }) => result.totals.responseTimeUs !== null);
  const time = hasResponse ? 'responseTime' : 'serviceTime';
  const [first, second] = runs.map((run) => takenFrom(run, time)) as [Taken, Taken];
  const changes = [
    ...compareTimes(first.sample, second.sample, secondsOf(first, second), toleranceRatio),
    compareRates(first.part.rows, second.part.rows, toleranceRatio),
    compareErrors(first.part.rows, second.part.rows, errorTolerance),
  ];
  return {
    before: comparedRun(first),
    after: comparedRun(second),
    time,
    confidenceRatio: CONFIDENCE_RATIO,
    changes,
    isRegression: changes.some(({ isRegression }) => isRegression),
    caveats: caveatsOf(before, after, hasResponse),
  };
}

interface Taken {
  readonly run: RunFile;
  readonly part: SteadyPart;
  readonly sample: TimeSample;
}

function requireValid({ result }: RunFile): void {
  const { runId, verdict } = result;
  if (verdict.state === 'VALID') return;
  const reason = verdict.reasons[0] === undefined ? '' : ` (${verdict.reasons[0]})`;
  throw new VajraError(
    'VE_COMPARE_NOT_VALID',
    `Run ${runId} is ${verdict.state}${reason}: a difference may be the generator's and not the target's.`,
    { hint: 'Run it again so that it is VALID, or compare all the same with --force.' },
  );
}

function takenFrom(run: RunFile, time: Comparison['time']): Taken {
  const part = steadyPartOf(run, time);
  if (part.seconds.length === 0) {
    throw new VajraError(
      'VE_COMPARE_EMPTY',
      `Run ${run.result.runId} has no iteration after its warm-up: there is nothing to compare.`,
      { hint: 'Take a run in which something ended.' },
    );
  }
  return { run, part, sample: createTimeSample(part.seconds) };
}

function lengthOf({ part }: Taken): number {
  return (part.seconds.length * part.widthMs) / 1000;
}

/** Length of the shorter run: it decides what can be told. */
function secondsOf(first: Taken, second: Taken): number {
  return Math.min(lengthOf(first), lengthOf(second));
}

function comparedRun(taken: Taken): ComparedRun {
  const { runId, name, startedAt, verdict } = taken.run.result;
  const { sample } = taken;
  const seconds = Math.round(lengthOf(taken));
  return {
    runId,
    name,
    startedAt,
    verdict: verdict.state,
    seconds,
    iterations: sample.count,
    blockSeconds: Math.max(1, Math.round((sample.blockLength * seconds) / sample.cells)),
  };
}

function caveatsOf(before: RunFile, after: RunFile, hasResponse: boolean): readonly string[] {
  const [a, b] = [before.result, after.result];
  const caveats: string[] = [];
  if (a.runId === b.runId) caveats.push('both are the same run');
  for (const { runId, verdict, outcome } of [a, b]) {
    if (verdict.state !== 'VALID')
      caveats.push(`${runId} is ${verdict.state}: the generator may be the difference`);
    if (outcome !== 'finished') caveats.push(`${runId} did not run to its end`);
  }
  if (JSON.stringify(a.plan) !== JSON.stringify(b.plan)) caveats.push('the plans differ');
  const [asked, askedAfter] = [a.totals.targetPerSecond, b.totals.targetPerSecond];
  if (Math.abs(asked - askedAfter) > SAME_RATE * Math.max(asked, askedAfter))
    caveats.push(`the rate asked for differs: ${formatRate(asked)}, then ${formatRate(askedAfter)}`);
  if (!hasResponse)
    caveats.push('a closed load has no due times: compared is the service time, which hides waiting');
  return caveats;
}
