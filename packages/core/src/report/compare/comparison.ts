import type { VerdictState } from '../../verdict/verdict.js';
import type { ConfidenceInterval } from './confidence-interval.js';

/**
 * What can be said of a change. `better`, `worse`: the whole interval lies on that side of no change. `same`: no
 * difference shown, and one beyond the tolerance ruled out. `unclear`: the interval holds no change and more than the
 * tolerance, so nothing can be said.
 */
export type ChangeState = 'better' | 'worse' | 'same' | 'unclear';

/** One figure of two runs. */
export interface FigureChange {
  readonly figure: 'mean' | 'p50' | 'p75' | 'p90' | 'p95' | 'p99' | 'p999' | 'rate' | 'errorRatio';
  readonly unit: 'us' | 'perSecond' | 'ratio';
  readonly before: number;
  readonly after: number;
  /** Share of `before` by which it changed (0.1: a tenth more); for `errorRatio` the difference of the two. */
  readonly change: number;
  /** Of `change`; null where the runs are too short for one. */
  readonly interval: ConfidenceInterval | null;
  /** How much worse may pass, in the unit of `change`. */
  readonly tolerance: number;
  readonly state: ChangeState;
  /** Worse, and the whole interval is beyond the tolerance. */
  readonly isRegression: boolean;
  /**
   * About how many seconds both runs should be longer to tell; null where it is told, and where no length can be named:
   * it would be more than a week, or the figure hangs on a handful of seconds.
   */
  readonly moreSeconds: number | null;
}

/** One of the two runs. */
export interface ComparedRun {
  readonly runId: string;
  readonly name: string;
  readonly startedAt: string;
  readonly verdict: VerdictState;
  /** Length of what is compared. */
  readonly seconds: number;
  readonly iterations: number;
  /** Seconds that depend on each other and were drawn together; 1: they do not. */
  readonly blockSeconds: number;
}

/** Two runs side by side. */
export interface Comparison {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  /** Which time the quantiles are of: the response time where both runs have one. */
  readonly time: 'responseTime' | 'serviceTime';
  readonly confidenceRatio: number;
  readonly changes: readonly FigureChange[];
  /** Some figure is a regression. */
  readonly isRegression: boolean;
  /** What else differs between the runs, in words. */
  readonly caveats: readonly string[];
}

/** How much worse may pass. */
export interface CompareOptions {
  /** Share of times and rates; 0.05 unless given. */
  readonly toleranceRatio?: number;
  /** Difference of error ratios; 0.001 unless given. */
  readonly errorTolerance?: number;
  /** Compares runs whose verdict is not VALID too. */
  readonly force?: boolean;
}
