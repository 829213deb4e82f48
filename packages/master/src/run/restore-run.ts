import { decodeJson, decodePlan, type WorkerProfile, WIRE_LIMITS } from '@vajraedge/protocol';
import type { StoredRun } from '../store/master-store.js';
import { ActiveRun } from './active-run.js';
import type { HeartState } from './heart-state.js';
import { losePart } from './move-slots.js';
import type { PartRecord, RunRecord } from './run-record.js';
import { tellAggregate } from './tell-aggregate.js';

/**
 * Takes up the run that the master before had under way. Every session that it had gets a lease, and what it may have
 * promised is taken as promised; what frames have said since the slots were stored is said to them again.
 */
export function restoreRun(heart: HeartState): void {
  const [stored, ...others] = heart.store.runs({
    state: 'active',
    limit: 100,
  }) as readonly StoredRun<RunRecord>[];
  for (const other of others)
    heart.gate.commit(null, heart.now().monotonicMs, (write) => write.putRun(abandoned(other, heart)));
  if (stored === undefined) return;
  const { record } = stored;
  const content = heart.store.blob(record.plan.digestHex);
  if (content === null) {
    heart.gate.commit(null, heart.now().monotonicMs, (write) => write.putRun(abandoned(stored, heart)));
    return;
  }
  const resolved = decodePlan(content, Buffer.from(record.plan.digestHex, 'hex'));
  const now = heart.now();
  const { id, name, createdMs, createdBy, written, plan, files, plugins, slotCount, models, plannedMs } =
    record;
  const identity = {
    id,
    name,
    createdMs,
    createdBy,
    written,
    plan,
    files,
    plugins,
    slotCount,
    models,
    plannedMs,
  };
  const run = new ActiveRun(
    { ...identity, resolved },
    {
      request: record.request,
      aggregate: heart.options.createAggregate(resolved, id),
      nowMs: now.monotonicMs,
      tags: record.tags,
      note: record.note,
      record,
      slots: heart.store.slots(id),
    },
  );
  if (record.start !== null) run.begin(record.start, now);
  run.orphaned = true;
  heart.run = run;
  restoreParts(heart, run);
  tellAggregate(run.aggregate, record);
  run.aggregate.restore().catch((error: unknown) => heart.options.onDefect?.(error));
  run.event('master-restarted', 'the master was restarted: the run goes on', now.monotonicMs);
}

function restoreParts(heart: HeartState, run: ActiveRun): void {
  const { fleet } = heart;
  const now = heart.now().monotonicMs;
  const promisedMs = fleet.startLimitMs(Math.max(0, run.runMs(now))) + 2 * fleet.timing.skewMs;
  for (const { record } of heart.store.sessions(run.id)) {
    const part = record as PartRecord;
    const isLive = part.state !== 'lost' && part.state !== 'failed';
    const member = fleet.restore(part.member, pluginsOf(heart, part.member.pluginsHex), now, isLive);
    const restored = run.addPart(member, now, part);
    if (restored.isLive) restored.limitMs = Math.max(restored.limitMs, promisedMs);
    for (const line of run.lines) {
      const position = restored.positions[line.scenario.index];
      if (position === undefined) continue;
      if (isLive) line.setWeight(member.sessionId, 0);
      line.settle(member.sessionId, position, [], restored.receiver.state.closed);
    }
  }
}

function pluginsOf({ store }: HeartState, digestHex: string): WorkerProfile['plugins'] {
  const content = store.blob(digestHex);
  if (content === null) return [];
  return decodeJson(content, WIRE_LIMITS.planBytes) as unknown as WorkerProfile['plugins'];
}

function abandoned(stored: StoredRun<RunRecord>, heart: HeartState): StoredRun {
  const problem = {
    code: 'VE_MASTER_RESTARTED',
    message: 'the master was restarted, and could not go on with the run',
    hint: 'Start it again.',
  };
  const endedMs = heart.now().wallMs;
  return {
    ...stored,
    state: 'ended',
    record: { ...stored.record, state: 'ended', outcome: 'interrupted', endedMs, problem },
  };
}

/** Sessions of the master before that never came back are lost when their leases end; nothing else is to be done. */
export function loseExpired(heart: HeartState): void {
  const now = heart.now().monotonicMs;
  for (const { member, reason } of heart.fleet.expire(now)) {
    const { run } = heart;
    const part = run?.parts.get(member.sessionId);
    const words = reason === 'hung' ? 'its engine made no progress' : 'no heartbeat came';
    if (run !== null && part !== undefined) losePart(run, part, words, Math.max(0, part.limitMs), now);
    heart.fleetChanged();
  }
}
