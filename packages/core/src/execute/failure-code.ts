import type { Outcome } from '@vajraedge/sdk';

const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;

/** How an iteration failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/**
 * The stable code of whatever a task threw: its own `code` where that is in capitals (`TaskFailure`, `ECONNREFUSED`),
 * else `TASK_ERROR`. Never throws, whatever was thrown.
 */
export function failureOf(thrown: unknown): Failure {
  try {
    if (typeof thrown !== 'object' || thrown === null) return { code: 'TASK_ERROR', message: String(thrown) };
    const { code, message, name } = thrown as { code?: unknown; message?: unknown; name?: unknown };
    return {
      code: typeof code === 'string' && CODE.test(code) ? code : 'TASK_ERROR',
      message:
        [name, message].filter((part) => typeof part === 'string' && part !== '').join(': ') ||
        'an object was thrown',
    };
  } catch {
    return { code: 'TASK_ERROR', message: 'what was thrown could not be read' };
  }
}

/** The failure that an outcome tells of, if any; one that is no outcome at all is a failure too. */
export function failureIn(outcome: Outcome | undefined): Failure | null {
  if (outcome === undefined || outcome === null) return null;
  if (typeof outcome !== 'object') {
    return { code: 'TASK_BAD_OUTCOME', message: `execute gave back a ${typeof outcome}, not an outcome` };
  }
  const code: unknown = outcome.failureCode;
  if (code === undefined || code === null) return null;
  if (typeof code === 'string' && CODE.test(code))
    return { code, message: String(outcome.failureMessage ?? '') };
  return {
    code: 'TASK_BAD_OUTCOME',
    message: `failureCode is ${String(outcome.failureCode).slice(0, 80)}: only A-Z, 0-9 and _ are allowed`,
  };
}
