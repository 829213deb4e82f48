import type { WorkerHealth } from '@vajraedge/protocol';
import type { EngineLoad } from '../run/engine-load.js';

/** What a process can say of its machine and of itself. */
export type OwnHealth = Pick<
  WorkerHealth,
  'cpuRatio' | 'residentBytes' | 'loopUtilizationRatio' | 'openDescriptors'
>;

/** What there is to know of its engine. */
export interface EngineState {
  readonly inFlight: number;
  readonly users: number;
  readonly load: EngineLoad | null;
}

/** How a worker fares: both of its processes together. The busy share is that of the loop that makes the load. */
export function healthOf(
  own: OwnHealth,
  { inFlight, users, load }: EngineState,
  state: Pick<WorkerHealth, 'unacknowledgedFrames' | 'draining'>,
): WorkerHealth {
  return {
    ...state,
    cpuRatio: own.cpuRatio,
    residentBytes: own.residentBytes + (load?.residentBytes ?? 0),
    loopUtilizationRatio: load?.loopUtilizationRatio ?? own.loopUtilizationRatio,
    openDescriptors: own.openDescriptors + (load?.openDescriptors ?? 0),
    inFlight,
    users,
  };
}
