import type { FleetAggregate } from '../aggregate/fleet-aggregate.js';
import type { RunRecord } from './run-record.js';

/** Tells sums that are made anew what happened to a run, apart from its frames. */
export function tellAggregate(
  aggregate: FleetAggregate,
  {
    scenarios,
    models,
    changes,
    stoppedMs,
  }: Pick<RunRecord, 'scenarios' | 'models' | 'changes' | 'stoppedMs'>,
): void {
  for (const [index, { beganMs, endedMs }] of scenarios.entries()) {
    const name = models[index]?.name ?? '';
    // Scenarios that come after no other begin at 0 by themselves.
    if (beganMs !== null && beganMs > 0) aggregate.beginScenario(name, beganMs);
    if (endedMs !== null) aggregate.endScenario(name, endedMs);
  }
  for (const { scenarioIndex, atRunMs, targetPerSecond, overMs } of changes)
    aggregate.changeRate({ scenarioIndex, atRunMs, targetPerSecond, overMs });
  if (stoppedMs !== null) aggregate.stop(stoppedMs);
}
