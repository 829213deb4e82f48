import type { FigureChange } from './comparison.js';
import { changeIntervals } from './confidence-interval.js';
import { FINEST_SHARE, judgeChange, LEAST_SECONDS } from './judge-change.js';
import type { TimeSample } from './time-sample.js';

const QUANTILES = [
  ['p50', 0.5],
  ['p75', 0.75],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
] as const;
const SHARES = QUANTILES.map(([, share]) => share);
/** A quantile with fewer values than these beyond it is that of a handful of iterations. */
const LEAST_BEYOND = 10;
/** And one whose tail lies in fewer seconds than these is that of a handful of moments, however many iterations they had. */
const LEAST_TAIL_SECONDS = 5;

/** How mean and quantiles of a time changed. @param seconds length of the shorter run */
export function compareTimes(
  before: TimeSample,
  after: TimeSample,
  seconds: number,
  toleranceRatio: number,
): readonly FigureChange[] {
  const [first, second] = [before.figures(null, SHARES), after.figures(null, SHARES)];
  const isEnough = Math.min(before.seconds, after.seconds) >= LEAST_SECONDS;
  const intervals = isEnough ? changeIntervals(drawnFrom(before), drawnFrom(after), relativeChange) : [];
  const names = [['mean', 0] as const, ...QUANTILES];
  return names.map(([figure, share], at): FigureChange => {
    const interval = intervals[at] ?? null;
    const tolerance = toleranceRatio;
    const neededSeconds = Math.max(...[before, after].map((sample) => neededFor(share, sample, seconds)));
    const [a, b] = [first[at] as number, second[at] as number];
    const isOfFewSeconds = neededSeconds === 0 && share > 0 && (isOfFew(before, a) || isOfFew(after, b));
    const facts = {
      change: relativeChange(a, b),
      interval,
      tolerance,
      seconds,
      neededSeconds,
      isOfFewSeconds,
    };
    const judged = judgeChange({ ...facts, finest: FINEST_SHARE, isMoreWorse: true });
    return {
      figure,
      unit: 'us',
      before: a,
      after: b,
      change: facts.change,
      interval,
      tolerance,
      ...judged,
    };
  });
}

/** Share of the value before; times of 0 are below the clock's microsecond, and count as one. */
export function relativeChange(before: number, after: number): number {
  return (after - before) / Math.max(before, 1);
}

function drawnFrom({ cells, blockLength, figures }: TimeSample) {
  return { cells, blockLength, figures: (times: Uint32Array) => figures(times, SHARES) };
}

function isOfFew({ cellsWith }: TimeSample, quantileUs: number): boolean {
  return cellsWith(quantileUs) < LEAST_TAIL_SECONDS;
}

/** Seconds after which {@link LEAST_BEYOND} values lie beyond a quantile, at the rate of this run. */
function neededFor(share: number, { count }: TimeSample, seconds: number): number {
  const beyond = (1 - share) * count;
  return beyond >= LEAST_BEYOND ? 0 : (seconds * LEAST_BEYOND) / beyond;
}
