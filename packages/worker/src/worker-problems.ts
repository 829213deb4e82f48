import { VajraError } from '@vajraedge/sdk';

/** A refusal in words, as it is on the wire. */
export interface RefusalWords {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A refusal of the master's as an error of this side: its code is the master's. */
export function errorOfRefusal({ code, message, hint }: RefusalWords): VajraError {
  return new VajraError(code.startsWith('VE_') ? code : 'VE_WORKER_REFUSED', message, { hint });
}

/** Whatever was thrown, as it goes over the wire. A value of a secret is in none of our messages. */
export function refusalOf(error: unknown): RefusalWords {
  if (error instanceof VajraError) return { code: error.code, message: error.message, hint: error.hint };
  // Errors of another realm (tests, threads) are no instances of our class, but carry the same fields.
  const { code, message, hint } = (error ?? {}) as { code?: unknown; message?: unknown; hint?: unknown };
  return {
    code: typeof code === 'string' && code.startsWith('VE_') ? code : 'VE_INTERNAL',
    message: typeof message === 'string' ? message : String(error),
    hint: typeof hint === 'string' ? hint : '',
  };
}

/** @returns VE_WORKER_TOKEN */
export function tokenProblem(): VajraError {
  return new VajraError('VE_WORKER_TOKEN', 'The master does not take the join token of this worker.', {
    hint: 'Give the token that the master was started with: --token, --token-file or VAJRA_JOIN_TOKEN.',
  });
}
