import type { TaskContext } from '@vajraedge/sdk';

/** What an iteration is given when it is the probe's: nothing of it is counted. */
export function probeIteration<Parameters>(
  parameters: Parameters,
  signal: AbortSignal,
): TaskContext<Parameters> {
  return {
    parameters,
    signal,
    iteration: 0,
    user: 0,
    variables: { get: () => undefined, set: () => undefined },
    step: async (_name, work) => work(),
    check: (_name, condition) => Boolean(condition),
    metrics: { add: () => undefined, record: () => undefined },
  };
}
