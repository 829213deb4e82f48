import type { SecondReport } from '../run-report.js';
import type { FigureChange } from './comparison.js';
import { changeIntervals, type ConfidenceInterval } from './confidence-interval.js';
import { FINEST_SHARE, judgeChange, LEAST_SECONDS } from './judge-change.js';
import { createRatioSample, type RatioSample } from './ratio-sample.js';

/** What may have happened once in `n` without having been seen: at most 3 / n, 95 times in 100. */
const UNSEEN = 3;
/** Finest error ratio that more seconds are advised for where no tolerance is wanted. */
const FINEST_ERROR = 1e-4;

/** How the rate of starts changed, as a share of the rate before. */
export function compareRates(
  before: readonly SecondReport[],
  after: readonly SecondReport[],
  tolerance: number,
): FigureChange {
  const [first, second] = [before, after].map((rows) =>
    createRatioSample(rows.map(({ started, durationMs }) => [started, durationMs / 1000])),
  ) as [RatioSample, RatioSample];
  const change = (a: number, b: number): number => (a > 0 ? (b - a) / a : NaN);
  const [a, b] = [first.figure(null), second.figure(null)];
  const interval = intervalOf(first, second, change);
  const changed = a > 0 ? change(a, b) : 0;
  const judged = judgeChange({
    change: changed,
    interval,
    tolerance,
    finest: FINEST_SHARE,
    isMoreWorse: false,
    seconds: Math.min(first.lowerSum, second.lowerSum),
    neededSeconds: 0,
    isOfFewSeconds: false,
  });
  return {
    figure: 'rate',
    unit: 'perSecond',
    before: a,
    after: b,
    change: changed,
    interval,
    tolerance,
    ...judged,
  };
}

/**
 * How the error ratio changed. Where a run has no failure at all, drawing seconds anew cannot give any either; its
 * interval is then widened by the "rule of three" (Hanley and Lippman-Hand, "If Nothing Goes Wrong, Is Everything All
 * Right?", JAMA 249, 1983): up to 3 / n may have failed without being seen.
 */
export function compareErrors(
  before: readonly SecondReport[],
  after: readonly SecondReport[],
  tolerance: number,
): FigureChange {
  const [first, second] = [before, after].map((rows) =>
    createRatioSample(rows.map(({ ok, failed }) => [failed, ok + failed])),
  ) as [RatioSample, RatioSample];
  const [a, b] = [first.figure(null), second.figure(null)];
  const drawn = intervalOf(first, second, (one, other) => other - one);
  const interval = drawn && { low: drawn.low - unseen(first), high: drawn.high + unseen(second) };
  const lengths = [before, after].map(
    (rows) => rows.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
  );
  const seconds = Math.min(...lengths);
  // What was not seen shrinks with the length itself, not with its root.
  const hidden = a === 0 && b === 0 ? Math.max(unseen(first), unseen(second)) : 0;
  const neededSeconds = (seconds * hidden) / (tolerance > 0 ? tolerance : FINEST_ERROR);
  const judged = judgeChange({
    change: b - a,
    // As long as what was not seen decides, more seconds are counted, and not drawn from these.
    interval: neededSeconds > seconds ? null : interval,
    tolerance,
    finest: FINEST_ERROR,
    isMoreWorse: true,
    seconds,
    neededSeconds,
    isOfFewSeconds: false,
  });
  return {
    figure: 'errorRatio',
    unit: 'ratio',
    before: a,
    after: b,
    change: b - a,
    interval,
    tolerance,
    ...judged,
  };
}

function intervalOf(
  before: RatioSample,
  after: RatioSample,
  change: (before: number, after: number) => number,
): ConfidenceInterval | null {
  if (Math.min(before.seconds, after.seconds) < LEAST_SECONDS) return null;
  const [interval] = changeIntervals(drawnFrom(before), drawnFrom(after), change);
  return interval === undefined || Number.isNaN(interval.low) ? null : interval;
}

function drawnFrom({ seconds, blockLength, figure }: RatioSample) {
  return { cells: seconds, blockLength, figures: (times: Uint32Array) => [figure(times)] };
}

function unseen({ upperSum, lowerSum }: RatioSample): number {
  return upperSum === 0 && lowerSum > 0 ? UNSEEN / lowerSum : 0;
}
