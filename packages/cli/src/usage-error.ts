import { VajraError } from '@vajraedge/sdk';

/** Wrong use of the command line, with what to type instead. Its code is `VE_USAGE`. */
export function usageError(message: string, hint: string): VajraError {
  return new VajraError('VE_USAGE', message, { hint });
}
