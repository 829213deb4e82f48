import { VajraError } from '@vajraedge/sdk';

/** @returns VE_RUN_UNKNOWN */
export function unknownRun(id: string): VajraError {
  return new VajraError('VE_RUN_UNKNOWN', `there is no run ${id}`, {
    hint: 'vajra runs lists those that there are.',
  });
}

/** @param why in words, where it is known @returns VE_RUN_NOT_STARTED */
export function notStarted(id: string, why: string | undefined): VajraError {
  return new VajraError('VE_RUN_NOT_STARTED', `the run ${id} has no result: it did not begin`, {
    hint: why ?? 'Wait until it does.',
  });
}
