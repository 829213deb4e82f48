import { type CreateRunRequest, slotCountFor } from '@vajraedge/protocol';
import { ActiveRun } from './active-run.js';
import type { HeartState } from './heart-state.js';
import type { FleetPlan } from './read-plan.js';
import { plannedMsOf } from './run-view.js';

/** What a run is made of. */
export interface RunSetup {
  readonly id: string;
  readonly plan: FleetPlan;
  readonly request: CreateRunRequest;
  /** Name of the token. */
  readonly createdBy: string;
}

const READY_TIMEOUT_MS = 30_000;
/** Workers that a fleet may grow to during a run, times those that it has: slots are dealt out finely enough for them. */
const GROWTH = 4;

/** A run that begins to prepare. */
export function makeRun(heart: HeartState, { id, plan, request, createdBy }: RunSetup): ActiveRun {
  const { monotonicMs, wallMs } = heart.now();
  const { written, plan: resolved, planBlob, files, plugins } = plan;
  const identity = {
    id,
    name: resolved.name,
    createdMs: wallMs,
    createdBy,
    written,
    resolved,
    plan: planBlob,
    files,
    plugins,
    slotCount: slotCountFor(heart.fleet.live.length * GROWTH),
    models: resolved.scenarios.map(({ name, load }) => ({ name, model: load.model })),
    plannedMs: plannedMsOf(resolved),
  };
  return new ActiveRun(identity, {
    request: {
      minWorkers: request.minWorkers ?? 1,
      readyTimeoutMs: request.readyTimeoutMs ?? READY_TIMEOUT_MS,
      proceedOnWarn: request.proceedOnWarn ?? false,
      skipPreflight: request.skipPreflight ?? false,
      preflightOnly: request.preflightOnly ?? false,
    },
    aggregate: heart.options.createAggregate(resolved, id),
    nowMs: monotonicMs,
    tags: { ...resolved.tags, ...request.tags },
    note: request.note ?? '',
  });
}
