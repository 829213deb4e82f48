import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { judgeRun } from '../verdict/judge-run.js';
import { judgeSecond } from '../verdict/judge-second.js';
import { loadFacts } from '../verdict/load-facts.js';
import type { HostSample, Verdict } from '../verdict/verdict.js';
import { VerdictTally } from '../verdict/verdict-tally.js';
import type { LedgerTotals } from './ledger-totals.js';
import type { LoadTimeline } from './load-timeline.js';
import type { RunReport } from './run-report.js';
import { coveredWithin, type Span } from './time-spans.js';

/** Judges the generator each interval, and the run by those that are measured. */
export class RunJudge {
  readonly #plan: ResolvedPlan;
  readonly #timeline: LoadTimeline;
  readonly #tally = new VerdictTally();

  constructor(plan: ResolvedPlan, timeline: LoadTimeline) {
    this.#plan = plan;
    this.#timeline = timeline;
  }

  /** @param serviceP99Us 99th percentile of the service time in the interval */
  judge(snapshot: Snapshot, host: HostSample, interval: Span, serviceP99Us: number): Verdict {
    const durationMs = interval.toMs - interval.fromMs;
    const judgement = this.#judgementOf(snapshot, host, interval, serviceP99Us);
    const measuredMs = coveredWithin(this.#timeline.spans('measured', null), interval);
    // An interval that is mostly warm-up, or mostly after the load, says little about what is measured.
    if (measuredMs * 2 >= durationMs && measuredMs > 0)
      this.#tally.add(judgement, snapshot.generators, durationMs);
    return judgement.verdict;
  }

  /** The verdict of an interval of which more has become known; what it counted for in the run's stays. */
  judgeAgain(snapshot: Snapshot, host: HostSample, interval: Span, serviceP99Us: number): Verdict {
    return this.#judgementOf(snapshot, host, interval, serviceP99Us).verdict;
  }

  seconds(): RunReport['verdictSeconds'] {
    return this.#tally.seconds();
  }

  /** Verdict of a run that goes on: what is open in its ledger may still come to an end. */
  verdictSoFar(serviceP99Us: number): Verdict {
    const facts = { serviceP99Us, scheduled: 0, unaccounted: 0, imbalance: 0, lostEngines: 0, ended: false };
    return judgeRun(this.#tally, facts);
  }

  /**
   * Verdict of a run that has ended. What is open in its ledger then is what lost engines took with them.
   *
   * @param mayBeOpen whether something may be open though no engine was lost: the schedule knows what was due
   */
  finalVerdict(serviceP99Us: number, ledger: LedgerTotals, lostEngines: number, mayBeOpen: boolean): Verdict {
    const { scheduled } = ledger.report();
    const unaccounted = lostEngines > 0 || mayBeOpen ? Math.max(0, ledger.open) : 0;
    const imbalance = ledger.open - unaccounted;
    return judgeRun(this.#tally, {
      serviceP99Us,
      scheduled,
      unaccounted,
      imbalance,
      lostEngines,
      ended: true,
    });
  }

  #judgementOf(
    snapshot: Snapshot,
    host: HostSample,
    interval: Span,
    serviceP99Us: number,
  ): ReturnType<typeof judgeSecond> {
    const durationMs = interval.toMs - interval.fromMs;
    const load = loadFacts(this.#plan, snapshot, (scenario) => this.#timeline.askedOf(scenario, interval));
    return judgeSecond({ snapshot, host, load, durationMs, serviceP99Us });
  }
}
