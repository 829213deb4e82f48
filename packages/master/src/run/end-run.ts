import type { FleetOutcome } from '@vajraedge/protocol';
import type { LedgerFacts } from '../aggregate/fleet-aggregate.js';
import type { ActiveRun } from './active-run.js';
import type { RunPart } from './run-part.js';
import type { RunStop } from './run-record.js';
import type { Moment } from './run-time.js';

/** How long frames of sessions that were lost are waited for once the load is over, in times of a lease: 5 s. */
const LOST_GRACE_LEASES = 2.5;
/** What workers get beyond the plan's own time for iterations in flight, milliseconds. */
const FINISH_MARGIN_MS = 15_000;

/** All load is to end: what runs may end (or not, with `graceful: false`), then the last frames are waited for. */
export function stopRun(run: ActiveRun, stop: RunStop, graceful: boolean, now: Moment): void {
  if (run.state === 'ended') return;
  const nowMs = now.monotonicMs;
  const gracefulStopMs = graceful ? run.identity.resolved.gracefulStopMs : 0;
  if (run.stop !== null && (graceful || run.stop.kill)) return;
  const before = run.stop;
  run.stop = before === null ? stop : { ...before, kill: stop.kill };
  for (const part of run.liveParts) {
    part.stopped = true;
    run.tell(part, { kind: 'stop', reason: stop.reason, gracefulStopMs });
  }
  run.touch();
  if (before !== null) return;
  const kind = stop.outcome === 'aborted' ? 'threshold-abort' : 'stopped';
  run.event(kind, stop.reason, nowMs);
  if (run.startMs === null) {
    endRun(run, stop.outcome, now);
    return;
  }
  run.stoppedMs = Math.max(0, run.runMs(nowMs));
  run.aggregate.stop(run.stoppedMs);
  if (run.state !== 'draining') run.enter('draining', nowMs);
}

/**
 * Whether nothing more is to be waited for: all have finished and their frames are in, or time is up.
 *
 * @param ttlMs of leases
 */
export function isComplete(run: ActiveRun, ttlMs: number, now: Moment): boolean {
  const sinceMs = now.monotonicMs - run.stateMs;
  const parts = [...run.parts.values()].filter(({ armed }) => armed);
  const waits = parts.some((part) => part.isLive || (part.state === 'finished' && !part.isAccounted));
  if (waits) return sinceMs >= run.identity.resolved.gracefulStopMs + FINISH_MARGIN_MS;
  const graceMs = LOST_GRACE_LEASES * ttlMs;
  const isSettled = (part: RunPart): boolean =>
    part.isAccounted || (part.goneWallMs !== null && now.wallMs - part.goneWallMs >= graceMs);
  return sinceMs >= graceMs || parts.every(isSettled);
}

/** The run is over. */
export function endRun(run: ActiveRun, outcome: FleetOutcome, now: Moment): void {
  run.outcome = outcome;
  run.endedMs = now.wallMs;
  run.enter('ended', now.monotonicMs);
}

/**
 * What the schedule knows of the run's iterations. Where the load was stopped, what was started a moment later, before
 * all workers knew, was scheduled too.
 *
 * @param untilMs run time up to which it is asked for
 */
export function ledgerFacts(run: ActiveRun, untilMs: number): LedgerFacts {
  let scheduled = 0;
  let missedUnseen = 0;
  for (const line of run.lines) {
    const accounts = line.accounts(untilMs);
    if (accounts === null) continue;
    const { missed, unaccounted, pending } = accounts;
    const settled = [...run.parts.values()].reduce(
      (sum, { positions }) => sum + (positions[line.scenario.index]?.settledCount ?? 0),
      0,
    );
    missedUnseen += missed;
    scheduled += run.stoppedMs === null ? line.dueBefore(untilMs) : settled + missed + unaccounted + pending;
  }
  return { scheduled, missedUnseen };
}
