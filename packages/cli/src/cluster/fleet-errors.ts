import type { RunView } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';

/** A run that never offered any load, and why. */
export function runRefused(problem: RunView['problem'], outcome: RunView['outcome']): VajraError {
  if (problem !== null) return new VajraError(problem.code, problem.message, { hint: problem.hint });
  if (outcome === 'interrupted')
    return new VajraError(
      'VE_RUN_INTERRUPTED',
      'The run was interrupted before its start; nothing was sent.',
    );
  return new VajraError('VE_RUN_REFUSED', 'The fleet did not begin the run; no load was sent.', {
    hint: 'vajra runs ID shows what happened.',
  });
}

/** The master has not answered for a minute: the run may be going on, or have ended. */
export function masterLost(url: string, cause: unknown): VajraError {
  return new VajraError('VE_MASTER_LOST', `The master at ${url} has not answered for a minute.`, {
    hint: 'Its workers have stopped by themselves. Start it again on the same data folder: what was measured is there.',
    cause,
  });
}
