import { type RunOutcome, type RunReportMeta } from '@vajraedge/core';
import { type ActiveRun } from './active-run.js';

/** What a report needs that frames do not tell. */
export function reportMetaOf(run: ActiveRun): RunReportMeta {
  const parts = [...run.parts.values()].filter(({ armed }) => armed);
  const processes = new Map(parts.map(({ member }) => [member.workerId, member.profile]));
  const { start, stoppedMs, identity, preflight, events } = run;
  return {
    runId: run.id,
    startedAt: new Date(start?.wallMs ?? identity.createdMs).toISOString(),
    outcome: outcomeOf(run),
    preflight,
    workers: [...processes].map(([, { name, host, capacity, nodeVersion }]) => ({
      id: name,
      host,
      cores: capacity.cores,
      engines: 1,
      nodeVersion,
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
