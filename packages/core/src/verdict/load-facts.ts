import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { Snapshot } from '../snapshot/snapshot.js';

/** What the open loads of an interval asked for and got. */
export interface OpenLoadFacts {
  readonly scheduled: number;
  readonly started: number;
  readonly dropped: number;
  readonly missed: number;
  /** Waited for a free user. */
  readonly late: number;
  /** Most iterations that may be in flight, of the scenarios that had arrivals. */
  readonly maxConcurrency: number;
}

/** What the judgement of an interval needs to know about the load. */
export interface LoadFacts {
  /** Null: no open load had an arrival. */
  readonly open: OpenLoadFacts | null;
  /** A closed load ran whose pace nothing set but the answers, and this process. */
  readonly backToBack: boolean;
}

/** A closed load that reaches this share of its cap is held back by the cap, not by anything else. */
const CAP_REACHED_RATIO = 0.98;

/**
 * @param askedOf how many starts the plan asked of a scenario in the interval; null where it asks for no rate
 */
export function loadFacts(
  plan: ResolvedPlan,
  snapshot: Snapshot,
  askedOf: (scenario: string) => number | null,
): LoadFacts {
  const open = { scheduled: 0, started: 0, dropped: 0, missed: 0, late: 0, maxConcurrency: 0 };
  let backToBack = false;
  for (const { name, load } of plan.scenarios) {
    const arrivals = snapshot.arrivals.filter(({ scenario }) => scenario === name);
    if (arrivals.length === 0) continue;
    if (load.model === 'closed') {
      const started = arrivals.reduce((sum, arrival) => sum + arrival.started, 0);
      const asked = askedOf(name);
      backToBack ||= asked === null || started < asked * CAP_REACHED_RATIO;
      continue;
    }
    open.maxConcurrency += load.maxConcurrency;
    for (const arrival of arrivals) {
      for (const count of ['scheduled', 'started', 'dropped', 'missed', 'late'] as const)
        open[count] += arrival[count];
    }
  }
  return { open: open.maxConcurrency > 0 ? open : null, backToBack };
}
