import type { FleetOutcome } from '@vajraedge/protocol';
import type { Fleet } from '../fleet/fleet.js';
import type { ActiveRun } from './active-run.js';
import { isComplete, stopRun } from './end-run.js';
import type { LoadLine } from './load-line.js';
import { list } from './merge-preflight.js';
import { moveSlots, releaseDrained } from './move-slots.js';
import { advancePreparation, armPart, invite } from './prepare-run.js';
import type { Moment } from './run-time.js';

/** A scenario that comes after another begins so long after that has ended, milliseconds: all must know by then. */
const BEGIN_AHEAD_MS = 500;

/**
 * One step of a run; called at least every 50 ms.
 *
 *     | state     | condition                                         | next      |
 *     | --------- | ------------------------------------------------- | --------- |
 *     | preparing | enough are ready, pre-flight is passed            | armed     |
 *     | preparing | enough are ready, pre-flight warns                | waiting   |
 *     | preparing | nobody can, too few in time, pre-flight fails     | ended     |
 *     | waiting   | proceed                                           | preparing |
 *     | armed     | run time 0                                        | running   |
 *     | running   | all scenarios have ended, or it was stopped       | draining  |
 *     | running   | nobody takes part for as long as workers wait     | draining  |
 *     | draining  | all have finished and their frames are in         | ended     |
 *
 * @returns whether it has come to its end, and its report is to be made
 */
export function advanceRun(run: ActiveRun, fleet: Fleet, now: Moment): boolean {
  const nowMs = now.monotonicMs;
  if (run.state === 'preparing' || run.state === 'waiting') {
    invite(run, fleet.live, nowMs);
    if (run.state === 'preparing') advancePreparation(run, now);
    releaseDrained(run, nowMs);
    // What is armed gets its slots at once: they take effect a while after they are dealt.
    if (!isArmed(run)) return false;
  }
  if (run.state === 'armed' && run.runMs(nowMs) >= 0) {
    run.event('started', `load is offered by ${run.liveParts.length} workers`, nowMs);
    run.enter('running', nowMs);
  }
  if (run.state === 'armed' || run.state === 'running') {
    invite(run, fleet.live, nowMs);
    for (const part of run.liveParts) if (part.state === 'ready' && !part.armed) armPart(run, part);
    moveSlots(run, fleet, nowMs);
    releaseDrained(run, nowMs);
    watchScenarios(run, nowMs);
    if (run.liveParts.every(({ member }) => member.commands.size === 0))
      for (const line of run.lines) line.forgetOld();
    watchLoad(run, fleet, now);
  }
  return run.state === 'draining' && !run.isReporting && isComplete(run, fleet.timing.ttlMs, now);
}

/** Looked up anew: preparation may have come to its end. */
function isArmed({ state }: ActiveRun): boolean {
  return state === 'armed';
}

/** A scenario has ended when all that take part say so; those that come after it begin. */
function watchScenarios(run: ActiveRun, nowMs: number): void {
  const parts = run.liveParts.filter(({ armed }) => armed);
  const runMs = run.runMs(nowMs);
  for (const line of run.lines) {
    const { index, name } = line.scenario;
    if (line.beganMs === null || line.endedMs !== null || runMs < line.beganMs) continue;
    const ended = [...run.parts.values()].filter(({ endedScenarios }) => endedScenarios.has(index));
    if (ended.length === 0 || !parts.every(({ endedScenarios }) => endedScenarios.has(index))) continue;
    line.endedMs = runMs;
    run.aggregate.endScenario(name, runMs);
    run.event('scenario-ended', `scenario ${name} has ended`, nowMs);
    for (const follower of run.lines)
      if (follower.scenario.after === name) beginLine(run, follower, runMs + BEGIN_AHEAD_MS, nowMs);
  }
}

function beginLine(run: ActiveRun, line: LoadLine, atRunMs: number, nowMs: number): void {
  line.beganMs = atRunMs;
  const { index, name } = line.scenario;
  for (const part of run.liveParts)
    if (part.armed) run.tell(part, { kind: 'begin', scenarioIndex: index, atRunMs });
  run.aggregate.beginScenario(name, atRunMs);
  run.event('scenario-began', `scenario ${name} begins`, nowMs);
}

/** Whether there is a reason for the load to end, or nothing left to offer. */
function watchLoad(run: ActiveRun, fleet: Fleet, now: Moment): void {
  const nowMs = now.monotonicMs;
  const reason = run.aggregate.abortReason();
  if (reason !== null) {
    stopRun(run, { outcome: 'aborted', reason, kill: false }, true, now);
    return;
  }
  const isTaken = run.liveParts.some(({ armed }) => armed);
  const isOver = run.lines.every(({ endedMs }) => endedMs !== null);
  const isPast = run.lines.every(({ overMs }) => run.runMs(nowMs) >= overMs);
  if (isOver || (isPast && !isTaken)) {
    run.event('load-ended', 'the schedule is over: what runs may end', nowMs);
    run.enter('draining', nowMs);
    return;
  }
  run.aloneMs = isTaken ? null : (run.aloneMs ?? nowMs);
  if (run.aloneMs === null || nowMs - run.aloneMs < fleet.timing.giveUpAfterMs) return;
  const outcome = run.orphaned ? 'interrupted' : 'broken';
  run.problem = {
    code: 'VE_NO_WORKERS',
    message: 'no worker takes part any more',
    hint: 'Look at the events for why they were lost.',
  };
  stopRun(run, { outcome, reason: 'no worker takes part any more', kill: false }, true, now);
}

/** How a run that has come to its end did so; what is missing is told. */
export function concludeRun(run: ActiveRun, nowMs: number): FleetOutcome {
  const missing = [...run.parts.values()].filter((part) => part.armed && !part.isAccounted);
  if (missing.length > 0) {
    const names = list(missing.map(({ member }) => member.name));
    run.event('frames-missing', `the last metrics of these workers never came: ${names}`, nowMs);
  }
  return run.stop?.outcome ?? outcomeOf(run);
}

function outcomeOf(run: ActiveRun): 'finished' | 'broken' {
  const parts = [...run.parts.values()].filter(({ armed }) => armed);
  return parts.some(({ state }) => state === 'finished') ? 'finished' : 'broken';
}
