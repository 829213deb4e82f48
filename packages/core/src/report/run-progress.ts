import type { Phase } from '../plan/resolved-plan.js';
import type { Verdict } from '../verdict/verdict.js';
import type { Ledger, RunReport, SecondReport, ThresholdReport } from './run-report.js';

/** How a run is getting on, once a second of run time. */
export interface RunProgress {
  /** Run time, milliseconds. */
  readonly atMs: number;
  /** Length of the planned load, milliseconds; null where the plan does not say. */
  readonly plannedMs: number | null;
  readonly phases: readonly Phase[];
  readonly last: SecondReport;
  /** What is measured so far: warm-up left out. */
  readonly totals: RunReport['totals'];
  /** Warm-up included; `unaccounted` is what waits or is in flight. */
  readonly ledger: Ledger;
  /** Failed iterations by code, warm-up included. */
  readonly failures: { readonly [code: string]: number };
  readonly verdict: Verdict;
  /** Rate that the plan asked for in the last interval, over all phases; 0 where it asks for none. */
  readonly askedPerSecond: number;
  /** Rate of starts in the last interval. */
  readonly achievedPerSecond: number;
  readonly inFlight: number;
  readonly thresholds: readonly ThresholdReport[];
}
