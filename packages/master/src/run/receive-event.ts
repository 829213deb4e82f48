import type { Fleet } from '../fleet/fleet.js';
import type { WorkerEvent } from '../fleet/worker-message.js';
import type { ActiveRun } from './active-run.js';
import { losePart, vacate } from './move-slots.js';
import type { RunPart } from './run-part.js';
import type { Moment } from './run-time.js';

type EventOf<K extends WorkerEvent['kind']> = Extract<WorkerEvent, { readonly kind: K }>;

/** What a session says about its part in the run; each event comes once, and in order. */
export function receiveEvent(
  run: ActiveRun,
  part: RunPart,
  event: WorkerEvent,
  fleet: Fleet,
  now: Moment,
): void {
  const nowMs = now.monotonicMs;
  run.touchPart(part);
  run.isNews = true;
  if (event.kind === 'ready') ready(run, part, event, nowMs);
  else if (event.kind === 'armed') armed(run, part, event, nowMs);
  else if (event.kind === 'released') released(run, part, event);
  else if (event.kind === 'scenario-ended') {
    if (event.scenarioIndex < run.lines.length) part.endedScenarios.add(event.scenarioIndex);
  } else if (event.kind === 'finished') finished(run, part, event, fleet, nowMs);
  else if (event.kind === 'failed') failed(run, part, event, fleet, now);
}

function ready(run: ActiveRun, part: RunPart, { preflight }: EventOf<'ready'>, nowMs: number): void {
  if (part.state !== 'preparing') return;
  part.preflight = preflight;
  const joins = run.state === 'armed' || run.state === 'running' || run.state === 'draining';
  if (joins && preflight?.state === 'FAIL') {
    const found = preflight.checks.filter(({ state }) => state === 'FAIL');
    fail(run, part, `its pre-flight failed: ${found.map(({ message }) => message).join(' ')}`, nowMs);
    run.tell(part, { kind: 'stop', reason: 'pre-flight failed', gracefulStopMs: 0 });
    return;
  }
  part.state = 'ready';
}

function armed(run: ActiveRun, part: RunPart, { roundTripMs }: EventOf<'armed'>, nowMs: number): void {
  if (part.state !== 'ready') return;
  part.state = 'running';
  part.member.measured(roundTripMs);
  if (run.state === 'running')
    run.event('worker-joined', `worker ${part.member.name} takes part from now on`, nowMs);
}

function released(run: ActiveRun, part: RunPart, { share }: EventOf<'released'>): void {
  const line = run.lines[share.scenarioIndex];
  if (line === undefined || !part.isLive) return;
  run.order(line, line.released(part.sessionId, share));
  run.touchLine(line);
}

function finished(
  run: ActiveRun,
  part: RunPart,
  { lastFrame, startErrorMs }: EventOf<'finished'>,
  fleet: Fleet,
  nowMs: number,
): void {
  if (!part.isLive) return;
  part.state = 'finished';
  part.lastFrame = lastFrame;
  // One that joined late did not start at run time 0.
  part.startErrorMs = part.isLate ? null : startErrorMs;
  const runMs = run.runMs(nowMs);
  const isPast = run.lines.every(({ overMs }) => runMs >= overMs);
  vacate(run, part, isPast ? Infinity : runMs + fleet.timing.skewMs, nowMs);
  if (part.member.draining)
    run.event('worker-left', `worker ${part.member.name} has left in good order`, nowMs);
}

/** Before it takes part: it cannot. Afterwards: its engine is gone, and with it all that the engine knew. */
function failed(
  run: ActiveRun,
  part: RunPart,
  { problem }: EventOf<'failed'>,
  fleet: Fleet,
  now: Moment,
): void {
  const nowMs = now.monotonicMs;
  const words = `${problem.message} (${problem.code})`;
  if (part.state === 'preparing' || part.state === 'ready') {
    fail(run, part, words, nowMs);
    return;
  }
  part.goneWallMs = now.wallMs;
  // The process has gone before this was sent: nothing that is due from now on can have been started.
  losePart(run, part, words, run.runMs(nowMs) + fleet.timing.skewMs, nowMs);
  fleet.abandon(part.member, words, nowMs);
}

function fail(run: ActiveRun, part: RunPart, words: string, nowMs: number): void {
  const hadSlots = part.armed;
  part.state = 'failed';
  part.problem = words;
  if (hadSlots) vacate(run, part, Math.max(0, part.limitMs), nowMs);
  run.event('worker-failed', `worker ${part.member.name} takes no part: ${words}`, nowMs);
}
