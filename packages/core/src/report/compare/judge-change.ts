import type { FigureChange } from './comparison.js';
import type { ConfidenceInterval } from './confidence-interval.js';

/** Fewer seconds than these say nothing about how seconds differ. */
export const LEAST_SECONDS = 10;
/** Finest change of a time or rate that is looked for where no tolerance is wanted. */
export const FINEST_SHARE = 0.01;
/** With no interval at all, so many seconds are advised: fewer give one that is too wide to be of use. */
const USEFUL_SECONDS = 30;
/** Longer than this is no advice. */
const MOST_SECONDS = 7 * 24 * 3600;
/**
 * Share of its way that an interval may take, so that it is there in 4 of 5 cases: the change that is found the next time
 * is another one, by a standard error or so. 1.96 / (1.96 + 0.84), as for a test with a power of 80 %.
 */
const POWER = 0.7;

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
  /** Whether the figure hangs on a handful of seconds: what others would have been like is not known. */
  readonly isOfFewSeconds: boolean;
}

/** What can be said of a change, and about how many more seconds would tell. */
export function judgeChange(
  facts: ChangeFacts,
): Pick<FigureChange, 'state' | 'isRegression' | 'moreSeconds'> {
  const { interval, tolerance, finest, isMoreWorse, seconds, neededSeconds, isOfFewSeconds } = facts;
  if (interval === null) return unclear(Math.max(neededSeconds, USEFUL_SECONDS), seconds);
  if (isOfFewSeconds) return unclear(Infinity, seconds);
  const wanted = tolerance > 0 ? tolerance : finest;
  if (neededSeconds > seconds)
    return unclear(Math.max(neededSeconds, tellingSeconds(facts, interval, wanted)), seconds);
  // Turned so that more is worse.
  const low = isMoreWorse ? interval.low : -interval.high;
  const high = isMoreWorse ? interval.high : -interval.low;
  if (low > 0) return { state: 'worse', isRegression: low > tolerance, moreSeconds: null };
  if (high < 0) return { state: 'better', isRegression: false, moreSeconds: null };
  if (high <= wanted && low >= -wanted) return { state: 'same', isRegression: false, moreSeconds: null };
  return unclear(tellingSeconds(facts, interval, wanted), seconds);
}

/**
 * About how long both runs should be to tell. The distance of either end of an interval from the change shrinks with the
 * root of the length. It tells once the nearer end is past 0, or both are within what is wanted, whichever comes first:
 *
 *     seconds / (POWER k)^2,  k = max(|change| / end towards 0, min((wanted - change) / upper, (wanted + change) / lower))
 *
 * Ends lie at different distances, above all those of a tail, so each has its own.
 */
function tellingSeconds(
  { change, seconds }: ChangeFacts,
  { low, high }: ConfidenceInterval,
  wanted: number,
): number {
  // An estimate may lie at an end of its own interval, and that end would seem to be certain.
  const least = (high - low) / 4;
  const [lower, upper] = [Math.max(change - low, least), Math.max(high - change, least)];
  const offZero = change > 0 ? change / lower : -change / upper;
  const within = Math.min((wanted - change) / upper, (wanted + change) / lower);
  return seconds / Math.min(1, POWER * Math.max(0, offZero, within)) ** 2;
}

function unclear(wantedSeconds: number, seconds: number) {
  const more = Math.max(1, Math.ceil(wantedSeconds - seconds));
  return { state: 'unclear' as const, isRegression: false, moreSeconds: more > MOST_SECONDS ? null : more };
}
