import type { WorkerView } from '@vajraedge/protocol';
import type { Member } from './member.js';

/** What a view says beyond the member itself. */
export interface WorkerSituation {
  readonly nowMs: number;
  /** Milliseconds until it may have slots again; 0: it may. */
  readonly excludedForMs: number;
  /** The run that it takes part in. */
  readonly runId: string | null;
}

/** A worker as people and programs see it. */
export function workerView(member: Member, { nowMs, excludedForMs, runId }: WorkerSituation): WorkerView {
  const { profile, health } = member;
  return Object.freeze({
    workerId: profile.workerId,
    name: profile.name,
    host: profile.host,
    processId: profile.processId,
    version: profile.version,
    nodeVersion: profile.nodeVersion,
    state: stateOf(member, excludedForMs, runId),
    excludedForMs,
    cores: profile.capacity.cores,
    memoryBytes: profile.capacity.memoryBytes,
    calibratedPerSecond: profile.capacity.calibratedRatePerSecond,
    maxPerSecond: profile.capacity.maxRatePerSecond,
    cpuRatio: health?.cpuRatio ?? 0,
    residentBytes: health?.residentBytes ?? 0,
    inFlight: health?.inFlight ?? 0,
    unacknowledgedFrames: health?.unacknowledgedFrames ?? 0,
    heartbeatAgeMs: Math.max(0, nowMs - member.heartbeatMs),
    roundTripMs: member.roundTripMs,
    since: new Date(member.sinceWallMs).toISOString(),
    plugins: profile.plugins.map(({ package: name, version }) => ({ package: name, version })),
    runId,
    tags: profile.tags,
  });
}

function stateOf(member: Member, excludedForMs: number, runId: string | null): WorkerView['state'] {
  if (member.lost !== null) return 'lost';
  if (member.draining) return 'draining';
  if (excludedForMs > 0) return 'excluded';
  return runId === null ? 'idle' : 'busy';
}
