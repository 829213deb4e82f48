import { VajraError } from '@vajraedge/sdk';
import type { RunChange } from '@vajraedge/protocol';
import type { ActiveRun } from './active-run.js';
import type { LoadLine } from './load-line.js';
import { proceed } from './prepare-run.js';
import type { RecordedChange } from './run-record.js';
import type { Moment } from './run-time.js';
import { peakLoadOf, mostShare } from './worker-caps.js';

/** A change holds from so far ahead, milliseconds: by then all workers know. */
const CHANGE_AHEAD_MS = 1000;
/** Changes that a run takes at most: each is a stretch of every schedule. */
const MOST_CHANGES = 1000;

/**
 * Does what somebody asks of a run.
 *
 * @throws VE_RUN_STATE where it does not fit, VE_SCENARIO_UNKNOWN, VE_RATE_INVALID, VE_FLEET_CAPPED
 */
export function changeRun(run: ActiveRun, change: RunChange, by: string, now: Moment): void {
  if (change.action === 'annotate') {
    run.tags = change.tags ?? run.tags;
    run.note = change.note ?? run.note;
    run.touch();
    return;
  }
  if (change.action === 'proceed') {
    if (run.state !== 'waiting') throw stateError(run, 'waits for nobody');
    proceed(run, by, now);
    return;
  }
  if (run.state !== 'armed' && run.state !== 'running') throw stateError(run, 'offers no load');
  if (change.action === 'rate') changeRate(run, change, by, now);
  else if (change.action === 'pause') pause(run, by, now);
  else resume(run, by, now);
}

function changeRate(
  run: ActiveRun,
  { targetPerSecond, scenario, overMs = 0 }: Extract<RunChange, { readonly action: 'rate' }>,
  by: string,
  now: Moment,
): void {
  if (run.paused) throw stateError(run, 'is paused: resume it first');
  if (!(targetPerSecond >= 0 && targetPerSecond <= 1e6 && overMs >= 0 && overMs <= 86_400_000))
    throw new VajraError('VE_RATE_INVALID', `${targetPerSecond} per second within ${overMs} ms is no rate`, {
      hint: 'Give a rate from 0 to 1,000,000 per second, and a time of at most a day.',
    });
  if (scenario !== undefined && !run.lines.some((line) => line.scenario.name === scenario))
    throw new VajraError('VE_SCENARIO_UNKNOWN', `the run has no scenario "${scenario}"`, {
      hint: `Its scenarios are: ${run.lines.map((line) => line.scenario.name).join(', ')}.`,
    });
  const lines = run.lines.filter(
    (line) =>
      line.scenario.load.model === 'open' && (scenario === undefined || line.scenario.name === scenario),
  );
  if (lines.length === 0) throw stateError(run, 'has a closed load: its users set the rate');
  checkCaps(run, lines, targetPerSecond);
  apply(run, lines, { kind: 'rate', targetPerSecond, overMs, by }, now);
  const what = scenario === undefined ? 'the rate' : `the rate of ${scenario}`;
  const time = overMs > 0 ? ` within ${overMs} ms` : '';
  run.event('rate-changed', `${by} sets ${what} to ${targetPerSecond} per second${time}`, now.monotonicMs);
}

/** Workers hold to their owners' caps with the slots that they have: what is beyond them would end their load. */
function checkCaps(run: ActiveRun, lines: readonly LoadLine[], targetPerSecond: number): void {
  const perSecond = run.lines.reduce(
    (sum, line) =>
      sum + (lines.includes(line) ? Math.max(line.peakPerSecond, targetPerSecond) : line.peakPerSecond),
    0,
  );
  const peak = { ...peakLoadOf(run), perSecond };
  const { slotCount } = run.identity;
  for (const { member, sessionId } of run.liveParts) {
    const share = Math.max(...run.lines.map((line) => line.countOf(sessionId))) / slotCount;
    if (share <= mostShare(member.profile.capacity, peak)) continue;
    throw new VajraError('VE_FLEET_CAPPED', `the owner of worker ${member.name} does not allow that rate`, {
      hint: 'Ask for less, or start the run anew with more workers.',
    });
  }
}

function pause(run: ActiveRun, by: string, now: Moment): void {
  if (run.paused) return;
  run.paused = true;
  apply(run, run.lines, { kind: 'pause', targetPerSecond: 0, overMs: 0, by }, now);
  run.event('paused', `${by} pauses the load`, now.monotonicMs);
}

/** What held before the pause holds again: the last rate that was set, or what the plan says. */
function resume(run: ActiveRun, by: string, now: Moment): void {
  if (!run.paused) return;
  run.paused = false;
  for (const line of run.lines) {
    const { index } = line.scenario;
    const last = run.changes
      .filter(({ kind, scenarioIndex }) => kind === 'rate' && scenarioIndex === index)
      .at(-1);
    apply(
      run,
      [line],
      { kind: 'resume', targetPerSecond: last?.targetPerSecond ?? null, overMs: 0, by },
      now,
    );
  }
  run.event('resumed', `${by} lets the load go on`, now.monotonicMs);
}

function apply(
  run: ActiveRun,
  lines: readonly LoadLine[],
  what: Pick<RecordedChange, 'kind' | 'targetPerSecond' | 'overMs' | 'by'>,
  now: Moment,
): void {
  if (run.changes.length + lines.length > MOST_CHANGES) throw stateError(run, 'was changed too often');
  const atRunMs = Math.max(0, run.runMs(now.monotonicMs) + CHANGE_AHEAD_MS);
  for (const line of lines) {
    const { targetPerSecond, overMs } = what;
    const change = { scenarioIndex: line.scenario.index, atRunMs, targetPerSecond, overMs };
    run.changes = [...run.changes, { ...change, kind: what.kind, by: what.by }];
    line.change(change);
    run.touchLine(line);
    run.aggregate.changeRate(change);
    for (const part of run.liveParts) if (part.armed) run.tell(part, { kind: 'rate', change });
  }
  run.touch();
}

function stateError({ id, state }: ActiveRun, why: string): VajraError {
  return new VajraError('VE_RUN_STATE', `the run ${id} ${why}`, {
    hint: `It is ${state} at present.`,
  });
}
