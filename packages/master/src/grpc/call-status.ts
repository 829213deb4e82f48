import { type ServiceError, status, type StatusObject } from '@grpc/grpc-js';
import type { Refusal } from '../fleet/worker-message.js';

/** How a call fails: with a code in words, as `VE_…: what; what to do`. */
export type CallFailure = Pick<ServiceError, 'code' | 'details'> & Partial<StatusObject>;

/** What a refusal is as the end of a call. */
export function failureOf(
  { code, message, hint }: Refusal,
  grpcStatus: status = statusOf(code),
): CallFailure {
  return { code: grpcStatus, details: `${code}: ${message}${hint === '' ? '' : `; ${hint}`}` };
}

/** The master cannot answer at present: it cannot store, or was replaced. */
export const SILENCE: CallFailure = Object.freeze({
  code: status.UNAVAILABLE,
  details: 'VE_MASTER_SILENT: the master cannot answer at present',
});

/** The call carries no token, or another. */
export const UNAUTHENTICATED: CallFailure = Object.freeze({
  code: status.UNAUTHENTICATED,
  details: 'VE_JOIN_TOKEN: the join token is missing or wrong; give the worker the one that the master shows',
});

function statusOf(code: string): status {
  if (code === 'VE_SESSION_UNKNOWN' || code === 'VE_SESSION_LOST') return status.NOT_FOUND;
  if (code === 'VE_SESSION_CONNECTED') return status.ABORTED;
  return code.startsWith('VE_FRAME_') ? status.INVALID_ARGUMENT : status.FAILED_PRECONDITION;
}
