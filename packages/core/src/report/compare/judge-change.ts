import { type FigureChange } from './comparison.js';
import { type ConfidenceInterval } from './confidence-interval.js';

/** Fewer seconds than these say nothing about how seconds differ. */
export const LEAST_SECONDS = 10;
/** Finest difference that more seconds are advised for where no tolerance is wanted at all. */
const FINEST = 0.01;
/** Longer than this is no advice. */
const MOST_SECONDS = 7 * 24 * 3600;

/** What a change is judged by. */
export interface ChangeFacts {
  readonly interval: ConfidenceInterval | null;
  readonly tolerance: number;
  /** Whether more is worse, as for times; false for a rate. */
  readonly isMoreWorse: boolean;
  /** Length of the shorter run. */
  readonly seconds: number;
  /** Seconds that the figure needs before anything can be said; 0 where there is enough of everything. */
  readonly neededSeconds: number;
}

/** What can be said of a change, and how many more seconds would tell. */
export function judgeChange({
  interval,
  tolerance,
  isMoreWorse,
  seconds,
  neededSeconds,
}: ChangeFacts): Pick<FigureChange, 'state' | 'isRegression' | 'moreSeconds'> {
  const unclear = (wantedSeconds: number) => ({
    state: 'unclear' as const,
    isRegression: false,
    moreSeconds:
      wantedSeconds - seconds > MOST_SECONDS ? null : Math.max(1, Math.ceil(wantedSeconds - seconds)),
  });
  if (interval === null || neededSeconds > seconds) return unclear(Math.max(neededSeconds, LEAST_SECONDS));
  // Turned so that more is worse.
  const low = isMoreWorse ? interval.low : -interval.high;
  const high = isMoreWorse ? interval.high : -interval.low;
  if (low > 0) return { state: 'worse', isRegression: low > tolerance, moreSeconds: null };
  if (high < 0) return { state: 'better', isRegression: false, moreSeconds: null };
  if (high <= tolerance && low >= -Math.max(tolerance, FINEST))
    return { state: 'same', isRegression: false, moreSeconds: null };
  // An interval is as wide as one over the root of the length.
  const half = (high - low) / 2;
  return unclear(seconds * Math.max(1, (half / Math.max(tolerance, FINEST)) ** 2));
}
