import { capShares, type CappedShares } from '../fleet/cap-shares.js';
import type { Fleet } from '../fleet/fleet.js';
import type { ActiveRun } from './active-run.js';
import { HANDOVER_MS } from './load-line.js';
import type { RunPart } from './run-part.js';
import { mostShare, peakLoadOf } from './worker-caps.js';

/** How long workers that all drain wait for others to join and take over, milliseconds. */
const NO_HEIR_MS = 3000;
/** How long a process may still start something when its connection is closed already, milliseconds. */
const LAST_GASP_MS = 100;

/** Deals slots that nobody has, and levels: by what each session can carry. */
export function moveSlots(run: ActiveRun, fleet: Fleet, nowMs: number): void {
  const parts = run.liveParts.filter(({ armed }) => armed);
  const weights = fleet.weights(
    parts.map(({ member }) => member),
    nowMs,
  );
  // One that joins gets slots once it knows run time 0; before the start there is time enough.
  const mayHave = (part: RunPart): boolean =>
    !part.stopped && (part.state === 'running' || (run.state === 'armed' && part.state === 'ready'));
  const { slots, reserve } = sharesOf(run, parts.filter(mayHave), weights);
  noteShortage(run, reserve, nowMs);
  for (const line of run.lines) {
    if (line.endedMs !== null) continue;
    line.setReserve(reserve);
    for (const { sessionId } of parts) line.setWeight(sessionId, slots.get(sessionId) ?? 0);
    run.order(line, line.assign({ nowMs, runMs: run.runMs(nowMs) }));
  }
}

/** Nobody gets more than its owner allows; what all together may not have is nobody's. */
function sharesOf(
  run: ActiveRun,
  parts: readonly RunPart[],
  weights: ReadonlyMap<string, number>,
): CappedShares {
  const { slotCount } = run.identity;
  const peak = peakLoadOf(run);
  const wanted = parts.map(({ sessionId }): [string, number] => [sessionId, weights.get(sessionId) ?? 0]);
  const most = parts.map(({ sessionId, member }): [string, number] => [
    sessionId,
    mostShare(member.profile.capacity, peak) * slotCount,
  ]);
  return capShares(slotCount, new Map(wanted), new Map(most));
}

function noteShortage(run: ActiveRun, reserve: number, nowMs: number): void {
  const isShort = reserve > 0 && reserve < run.identity.slotCount;
  if (isShort === run.isShort) return;
  run.isShort = isShort;
  const part = ((1 - reserve / run.identity.slotCount) * 100).toFixed(0);
  if (isShort)
    run.event('fleet-short', `the workers' own caps allow ${part} % of the load: the rest is missed`, nowMs);
}

/**
 * A draining session that has no slots, and has accounted for all that it had, is told that its part is over; and one
 * that nobody takes anything from, because all drain, after a while.
 */
export function releaseDrained(run: ActiveRun, nowMs: number): void {
  const live = run.liveParts.filter(({ stopped }) => !stopped);
  const leaving = live.filter(({ member }) => member.draining);
  run.leavingMs = leaving.length > 0 && leaving.length === live.length ? (run.leavingMs ?? nowMs) : null;
  const isAlone = run.leavingMs !== null && nowMs - run.leavingMs >= NO_HEIR_MS;
  for (const part of leaving) {
    const { sessionId } = part;
    if (part.armed && !isAlone && !run.lines.every((line) => line.isDone(sessionId))) continue;
    part.stopped = true;
    const { gracefulStopMs } = run.identity.resolved;
    run.tell(part, { kind: 'stop', reason: 'the worker drains', gracefulStopMs });
  }
  if (isAlone)
    run.event('no-heir', 'all workers drain: nobody takes over their load, which is missed', nowMs);
}

/**
 * A session takes part no longer: its slots are nobody's, from a run time on that its lease did not cover.
 *
 * @param limitMs run time from which on it cannot have started anything
 */
export function vacate(run: ActiveRun, part: RunPart, limitMs: number, nowMs: number): void {
  // What lies behind a stop is not scheduled at all.
  const untilMs = run.stoppedMs ?? Infinity;
  const { disconnectedMs } = part.member;
  const silentMs = disconnectedMs === null ? limitMs : run.runMs(disconnectedMs) + LAST_GASP_MS;
  const departure = {
    limitMs: Math.min(limitMs, untilMs),
    silentMs: Math.min(Math.max(0, silentMs), untilMs),
    fromMs: Math.min(run.runMs(nowMs) + HANDOVER_MS, untilMs),
    isCurrent: part.member.commands.size === 0,
  };
  for (const line of run.lines) {
    line.lose(part.sessionId, departure);
    run.touchLine(line);
  }
}

/** A session is lost: its lease is over, or its engine is gone. */
export function losePart(
  run: ActiveRun,
  part: RunPart,
  reason: string,
  limitMs: number,
  nowMs: number,
): void {
  if (!part.isLive) return;
  const shares = run.lines.map((line) => line.countOf(part.sessionId) / run.identity.slotCount);
  const share = Math.max(0, ...shares);
  part.state = 'lost';
  part.problem = reason;
  vacate(run, part, limitMs, nowMs);
  run.touchPart(part);
  if (!part.armed) {
    run.event('worker-lost', `worker ${part.member.name} is lost before the start: ${reason}`, nowMs);
    return;
  }
  const what =
    share > 0 ? `its ${(share * 100).toFixed(1)} % of the load goes to the others` : 'it had no load';
  run.event('worker-lost', `worker ${part.member.name} is lost: ${reason}; ${what}`, nowMs);
}
