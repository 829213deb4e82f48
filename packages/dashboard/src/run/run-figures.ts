import type { RunProgress } from '@vajraedge/core';
import type { RunReport } from '@vajraedge/core/report';

/** What a page shows of a run at a glance: of one under way from its progress, of one that has ended from its result. */
export interface RunFigures {
  readonly totals: RunReport['totals'];
  readonly ledger: RunReport['ledger'];
  readonly thresholds: RunReport['thresholds'];
  readonly verdict: RunReport['verdict'];
  readonly achievedPerSecond: number;
  readonly askedPerSecond: number;
  /** Null once the run has ended. */
  readonly inFlight: number | null;
  readonly users: number | null;
}

/** Null where neither is known. */
export function figuresOf(
  progress: RunProgress | null,
  result: RunReport | null,
  isOver: boolean,
): RunFigures | null {
  if (isOver && result !== null) {
    const { totals, ledger, thresholds, verdict } = result;
    const { achievedPerSecond, targetPerSecond: askedPerSecond } = totals;
    return {
      totals,
      ledger,
      thresholds,
      verdict,
      achievedPerSecond,
      askedPerSecond,
      inFlight: null,
      users: null,
    };
  }
  return progress === null ? null : { ...progress, users: progress.last.users };
}
