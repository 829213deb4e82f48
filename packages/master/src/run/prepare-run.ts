import type { ResolvedScenario } from '@vajraedge/core';
import { lackingPlugins } from '../fleet/fleet-catalog.js';
import type { Member } from '../fleet/member.js';
import type { LoadInShort, Refusal } from '../fleet/worker-message.js';
import type { ActiveRun } from './active-run.js';
import { endRun } from './end-run.js';
import { list, mergePreflight } from './merge-preflight.js';
import type { RunPart } from './run-part.js';
import type { Moment } from './run-time.js';
import { startAheadMs } from './start-ahead.js';
import { mostShare, peakLoadOf } from './worker-caps.js';

/** Asks members that do not take part yet to prepare: at the beginning, and as they join. */
export function invite(run: ActiveRun, members: readonly Member[], nowMs: number): void {
  for (const member of members) {
    if (run.parts.has(member.sessionId) || member.draining || run.unable.has(member.sessionId)) continue;
    const lacking = lackingPlugins(run.identity.plugins, member.profile.plugins);
    if (lacking.length > 0) {
      run.unable.add(member.sessionId);
      const what = lacking.map((plugin) => `${plugin.package} ${plugin.version}`).join(', ');
      run.event('worker-unable', `worker ${member.name} takes no part: it does not have ${what}`, nowMs);
      continue;
    }
    const part = run.addPart(member, nowMs);
    run.tell(part, { kind: 'prepare', assignment: assignmentOf(run) });
    if (run.state === 'preparing') continue;
    run.event('worker-joined', `worker ${member.name} joins and prepares`, nowMs);
  }
}

/** Whether all that are to be ready are; then on to pre-flight's result, and to arming. */
export function advancePreparation(run: ActiveRun, now: Moment): void {
  const parts = [...run.parts.values()];
  const ready = parts.filter(({ state }) => state === 'ready');
  const pending = parts.filter(({ state }) => state === 'preparing');
  const timedOut = now.monotonicMs - run.stateMs >= run.request.readyTimeoutMs;
  if (ready.length >= run.request.minWorkers && (pending.length === 0 || timedOut)) {
    for (const { member } of pending)
      run.event('worker-late', `worker ${member.name} is not ready yet: it joins later`, now.monotonicMs);
    passPreflight(run, ready, now);
    return;
  }
  const failed = parts.filter(({ state }) => state === 'failed');
  const nobodyLeft = ready.length === 0 && pending.length === 0 && failed.length > 0;
  if (!nobodyLeft && !timedOut) return;
  refuseRun(run, refusalOf(run, ready, pending, failed), now);
}

/** Somebody has said that the run is to go on in spite of warnings. */
export function proceed(run: ActiveRun, by: string, now: Moment): void {
  run.request = { ...run.request, proceedOnWarn: true };
  run.event('proceeded', `${by} said to go on in spite of the warnings`, now.monotonicMs);
  run.enter('preparing', now.monotonicMs);
}

/** The run does not begin: everybody may forget it. */
function refuseRun(run: ActiveRun, problem: Refusal, now: Moment): void {
  run.problem = problem;
  for (const part of run.liveParts)
    run.tell(part, { kind: 'stop', reason: problem.message, gracefulStopMs: 0 });
  run.event('refused', problem.message, now.monotonicMs);
  endRun(run, 'refused', now);
}

/** Tells a part when run time 0 is, and all that has been changed since then. */
export function armPart(run: ActiveRun, part: RunPart): void {
  part.armed = true;
  part.isLate = run.state !== 'preparing';
  run.tell(part, { kind: 'arm', startInMs: 0 });
  for (const { scenarioIndex, atRunMs, targetPerSecond, overMs } of run.changes)
    run.tell(part, { kind: 'rate', change: { scenarioIndex, atRunMs, targetPerSecond, overMs } });
  for (const { scenario, beganMs } of run.lines)
    if (scenario.after !== null && beganMs !== null)
      run.tell(part, { kind: 'begin', scenarioIndex: scenario.index, atRunMs: beganMs });
}

function passPreflight(run: ActiveRun, ready: readonly RunPart[], now: Moment): void {
  run.preflight = mergePreflight(ready.map(({ member, preflight }) => ({ name: member.name, preflight })));
  run.touch();
  if (run.preflight?.state === 'FAIL') {
    const failed = run.preflight.checks.filter(({ state }) => state === 'FAIL');
    const words = failed.map(({ name, message }) => `${name}: ${message}`).join(' ');
    refuseRun(
      run,
      {
        code: 'VE_PREFLIGHT_FAILED',
        message: `pre-flight failed. ${words}`,
        hint: failed[0]?.remedy ?? 'Do what the findings say, then start the run again.',
      },
      now,
    );
    return;
  }
  if (run.request.preflightOnly) {
    for (const part of run.liveParts)
      run.tell(part, { kind: 'stop', reason: 'only pre-flight was asked for', gracefulStopMs: 0 });
    endRun(run, 'finished', now);
  } else if (run.preflight?.state === 'WARN' && !run.request.proceedOnWarn) {
    run.event('waiting', 'pre-flight has warnings: somebody has to say whether to go on', now.monotonicMs);
    run.enter('waiting', now.monotonicMs);
  } else if (isCapped(run, ready)) refuseRun(run, cappedRefusal(run, ready), now);
  else arm(run, ready, now);
}

/** Whether the workers' owners do not allow the load, all together. */
function isCapped(run: ActiveRun, ready: readonly RunPart[]): boolean {
  return allowedShare(run, ready) < 1;
}

function allowedShare(run: ActiveRun, ready: readonly RunPart[]): number {
  const { slotCount } = run.identity;
  const peak = peakLoadOf(run);
  const slots = ready.reduce(
    (sum, { member }) => sum + Math.floor(mostShare(member.profile.capacity, peak) * slotCount),
    0,
  );
  return slots / slotCount;
}

function cappedRefusal(run: ActiveRun, ready: readonly RunPart[]): Refusal {
  const percent = Math.floor(allowedShare(run, ready) * 100);
  return {
    code: 'VE_FLEET_CAPPED',
    message: `the workers' own caps (--max-rate, --max-concurrency) allow ${percent} % of this load`,
    hint: 'Lower the load, add workers, or ask their owners for larger caps.',
  };
}

function arm(run: ActiveRun, ready: readonly RunPart[], now: Moment): void {
  const aheadMs = startAheadMs(ready.map(({ member }) => member.roundTripMs));
  run.begin({ ...now, monotonicMs: now.monotonicMs + aheadMs, wallMs: now.wallMs + aheadMs }, now);
  for (const part of ready) armPart(run, part);
  run.event(
    'armed',
    `${ready.length} of ${run.parts.size} workers begin: ${list(namesOf(ready))}`,
    now.monotonicMs,
  );
  run.enter('armed', now.monotonicMs);
}

function refusalOf(
  { request }: ActiveRun,
  ready: readonly RunPart[],
  pending: readonly RunPart[],
  failed: readonly RunPart[],
): Refusal {
  const [first] = failed;
  if (first !== undefined && ready.length === 0 && pending.length === 0)
    return {
      code: 'VE_RUN_NOT_PREPARED',
      message: `no worker could prepare the run. ${first.member.name}: ${first.problem ?? 'it failed'}`,
      hint: 'Correct what it names, then start the run again.',
    };
  const late = pending.length === 0 ? '' : ` Not ready: ${list(namesOf(pending))}.`;
  const lost = failed.length === 0 ? '' : ` Failed: ${list(namesOf(failed))}.`;
  return {
    code: 'VE_TOO_FEW_WORKERS',
    message: `${ready.length} of the ${request.minWorkers} workers that are needed became ready within ${request.readyTimeoutMs} ms.${late}${lost}`,
    hint: 'Start more workers, ask for fewer, or give them more time.',
  };
}

function assignmentOf({ identity, request }: ActiveRun): {
  readonly plan: ActiveRun['identity']['plan'];
  readonly files: ActiveRun['identity']['files'];
  readonly plugins: ActiveRun['identity']['plugins'];
  readonly slotCount: number;
  readonly loads: readonly LoadInShort[];
  readonly skipPreflight: boolean;
} {
  const { plan, files, plugins, slotCount, resolved } = identity;
  const loads = resolved.scenarios.map(loadInShort);
  return { plan, files, plugins, slotCount, loads, skipPreflight: request.skipPreflight };
}

function loadInShort({ name, load }: ResolvedScenario): LoadInShort {
  const sumOf = (...phases: string[]): number =>
    load.segments
      .filter(({ phase }) => phases.includes(phase))
      .reduce((sum, { durationMs }) => sum + durationMs, 0);
  const targetPerSecond =
    load.model === 'open'
      ? Math.max(...load.segments.map(({ toPerSecond }) => toPerSecond))
      : (load.maxPerSecond ?? 0);
  return {
    scenario: name,
    targetPerSecond,
    maxConcurrency: load.maxConcurrency,
    rampUpMs: sumOf('warmup', 'ramp'),
    sustainMs: sumOf('sustain'),
  };
}

function namesOf(parts: readonly RunPart[]): string[] {
  return parts.map(({ member }) => member.name);
}
