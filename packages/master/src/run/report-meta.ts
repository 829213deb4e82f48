import type { RunOutcome, RunReportMeta } from '@vajraedge/core';
import type { ActiveRun } from './active-run.js';
import type { RunPart } from './run-part.js';

/** What a report needs that frames do not tell. */
export function reportMetaOf(run: ActiveRun): RunReportMeta {
  const parts = [...run.parts.values()].filter(({ armed }) => armed);
  const processes = new Map(parts.map(({ member }) => [member.workerId, member.profile]));
  const figures = run.aggregate.workers();
  const { start, stoppedMs, identity, preflight, events } = run;
  return {
    runId: run.id,
    startedAt: new Date(start?.wallMs ?? identity.createdMs).toISOString(),
    outcome: outcomeOf(run),
    preflight,
    workers: [...processes].map(([workerId, { name, host, capacity, nodeVersion }]) => ({
      id: name,
      host,
      cores: capacity.cores,
      engines: 1,
      nodeVersion,
      started: figures.get(workerId)?.started ?? 0,
      problem: problemOf(parts.filter(({ member }) => member.workerId === workerId)),
    })),
    events,
    writtenPlan: identity.written,
    // A worker that was lost and has accounted for all costs nothing; what it took along is unaccounted.
    lostEngines: parts.filter((part) => part.state === 'lost' && !part.isAccounted).length,
    engines: processes.size,
    ...(stoppedMs !== null && { stoppedAtMs: stoppedMs }),
  };
}

function outcomeOf({ outcome, stop }: ActiveRun): RunOutcome {
  const known = outcome ?? stop?.outcome ?? 'finished';
  return known === 'refused' ? 'interrupted' : known;
}

/** Why a worker was gone before the end; null where it was not, or came back. */
function problemOf(parts: readonly RunPart[]): string | null {
  const isGone = parts.every(({ state }) => state === 'lost' || state === 'failed');
  return isGone ? (parts.at(-1)?.problem ?? 'it was lost') : null;
}
