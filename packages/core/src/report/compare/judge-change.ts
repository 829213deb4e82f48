import type { FigureChange } from './comparison.js';
import type { ConfidenceInterval } from './confidence-interval.js';

/** Fewer seconds than these say nothing about how seconds differ. */
export const LEAST_SECONDS = 10;
/** Finest change of a time or rate that is looked for where no tolerance is wanted. */
export const FINEST_SHARE = 0.01;
/** Longer than this is no advice. */
const MOST_SECONDS = 7 * 24 * 3600;

/** What a change is judged by. */
export interface ChangeFacts {
  /** As the two runs have it. */
  readonly change: number;
  readonly interval: ConfidenceInterval | null;
  readonly tolerance: number;
  /** What is looked for in place of a tolerance of 0: no run could show that nothing at all has changed. */
  readonly finest: number;
  /** Whether more is worse, as for times; false for a rate. */
  readonly isMoreWorse: boolean;
  /** Length of the shorter run. */
  readonly seconds: number;
  /** Seconds that the figure needs before anything can be said; 0 where there is enough of everything. */
  readonly neededSeconds: number;
}

/**
 * What can be said of a change, and about how many more seconds would tell. An interval is as wide as one over the root of a
 * run's length; it tells once its half is below the larger of the change itself (then 0 lies outside) and what the change
 * leaves of the tolerance (then all of it is within).
 */
export function judgeChange(
  facts: ChangeFacts,
): Pick<FigureChange, 'state' | 'isRegression' | 'moreSeconds'> {
  const { change, interval, tolerance, finest, isMoreWorse, seconds, neededSeconds } = facts;
  if (interval === null || neededSeconds > seconds)
    return unclear(Math.max(neededSeconds, LEAST_SECONDS), seconds);
  // Turned so that more is worse.
  const low = isMoreWorse ? interval.low : -interval.high;
  const high = isMoreWorse ? interval.high : -interval.low;
  if (low > 0) return { state: 'worse', isRegression: low > tolerance, moreSeconds: null };
  if (high < 0) return { state: 'better', isRegression: false, moreSeconds: null };
  const wanted = tolerance > 0 ? tolerance : finest;
  if (high <= wanted && low >= -wanted) return { state: 'same', isRegression: false, moreSeconds: null };
  const size = Math.abs(change);
  return unclear(seconds * ((high - low) / 2 / Math.max(size, wanted - size)) ** 2, seconds);
}

function unclear(wantedSeconds: number, seconds: number) {
  const more = Math.max(1, Math.ceil(wantedSeconds - seconds));
  return { state: 'unclear' as const, isRegression: false, moreSeconds: more > MOST_SECONDS ? null : more };
}
