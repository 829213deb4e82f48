import { describeFinding } from './describe-finding.js';
import { rankOf, worseOf } from './finding.js';
import { judgeWakeLag } from './judge-second.js';
import { VERDICT_LIMITS as LIMITS } from './limits.js';
import type { Verdict, VerdictState } from './verdict.js';
import type { FindingTotal, VerdictTally } from './verdict-tally.js';

/** What is known of a run beside its seconds. */
export interface RunFacts {
  /** 99th percentile of the service time of what was measured, microseconds. */
  readonly serviceP99Us: number;
  readonly scheduled: number;
  /** Iterations of which nobody knows how they ended. */
  readonly unaccounted: number;
  /** What the ledger is out by beyond that; anything but 0 is a defect of ours. */
  readonly imbalance: number;
  /** Engines that were lost. */
  readonly lostEngines: number;
  /** The run has ended: that nothing was measured is a finding now. */
  readonly ended: boolean;
}

interface Reason {
  readonly state: VerdictState;
  readonly text: string;
}

/**
 * The verdict of a run so far: by the share of its measured seconds that were bad, so that a hiccup does not condemn a
 * long run and a generator that was the limit cannot hide in it. Reasons come worst first, with their figures.
 */
export function judgeRun(tally: VerdictTally, facts: RunFacts): Verdict {
  const { VALID, SUSPECT, INVALID } = tally.durationsMs();
  const total = (VALID + SUSPECT + INVALID) / 1000;
  const state = stateOfSeconds(SUSPECT / 1000, INVALID / 1000, total);
  const lag = lagReasons(tally, facts);
  const others = [...lossReasons(facts), ...emptyReasons(total, facts)];
  const worst = [...lag, ...others].reduce((worse, reason) => worseOf(worse, reason.state), state);
  if (worst === 'VALID') return { state: 'VALID', reasons: [] };
  const totals = state === 'VALID' ? [] : tally.findings();
  // Where seconds were bad by their lag, what it was over the whole run says nothing new.
  const told = totals.some(({ finding }) => finding.kind === 'wake-lag') ? [] : lag;
  const reasons = [...others, ...findingReasons(totals, total), ...told];
  reasons.sort((a, b) => rankOf(b.state) - rankOf(a.state));
  return { state: worst, reasons: reasons.map(({ text }) => text) };
}

function stateOfSeconds(suspect: number, invalid: number, total: number): VerdictState {
  if (total === 0) return 'VALID';
  const invalidRatio = invalid / total;
  const often = invalid >= LIMITS.invalidRunSeconds && invalidRatio >= LIMITS.invalidRunRatio;
  if (often || invalidRatio > LIMITS.invalidShortRunRatio) return 'INVALID';
  const someInvalid =
    invalid >= LIMITS.suspectRunInvalidSeconds && invalidRatio >= LIMITS.suspectRunInvalidRatio;
  const bad = suspect + invalid;
  const muchBad = bad >= LIMITS.suspectRunSeconds && bad / total >= LIMITS.suspectRunRatio;
  const shortAndBad = bad / total > LIMITS.invalidShortRunRatio;
  return someInvalid || muchBad || shortAndBad ? 'SUSPECT' : 'VALID';
}

function findingReasons(findings: readonly FindingTotal[], total: number): Reason[] {
  return [...findings]
    .sort((a, b) => rankOf(b.finding.state) - rankOf(a.finding.state) || b.seconds - a.seconds)
    .map(({ finding, seconds }) => ({
      state: finding.state,
      text: describeFinding(finding, { seconds, ofSeconds: Math.round(total) }),
    }));
}

/** One long stall is one bad second of many, and yet in the worst hundredth of all response times. */
function lagReasons(tally: VerdictTally, facts: RunFacts): Reason[] {
  const found = judgeWakeLag(null, tally.wakeLagP99Us(), facts.serviceP99Us);
  if (found === null) return [];
  return [{ state: 'SUSPECT', text: describeFinding(found, 'run') }];
}

function lossReasons({ unaccounted, scheduled, lostEngines, imbalance }: RunFacts): Reason[] {
  const reasons: Reason[] = [];
  if (imbalance !== 0) {
    const text = `the counts are out by ${imbalance} of ${scheduled} iterations: this is a defect of VajraEdge, please report it`;
    reasons.push({ state: 'INVALID', text });
  }
  if (unaccounted > 0 || lostEngines > 0) {
    const state = unaccounted > scheduled * LIMITS.invalidUnaccountedRatio ? 'INVALID' : 'SUSPECT';
    const text = `${whoWasLost(lostEngines)}nobody knows how ${unaccounted} of ${scheduled} iterations ended: see the events for the cause`;
    reasons.push({ state, text });
  }
  return reasons;
}

function whoWasLost(lostEngines: number): string {
  if (lostEngines === 0) return '';
  return lostEngines === 1 ? '1 engine was lost, and ' : `${lostEngines} engines were lost, and `;
}

function emptyReasons(total: number, { ended }: RunFacts): Reason[] {
  if (!ended || total > 0) return [];
  return [{ state: 'SUSPECT', text: 'nothing was measured: the run ended before its warm-up was over' }];
}
