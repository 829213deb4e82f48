/** The statuses of gRPC, by their number. */
export const STATUS_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** Name of a status. */
export type StatusName = (typeof STATUS_NAMES)[number];

/** The name of a status; numbers that gRPC does not know are UNKNOWN, as it asks for. */
export function statusName(code: number): StatusName {
  return STATUS_NAMES[code] ?? 'UNKNOWN';
}

/** The code under which a call with this status is counted as failed. */
export function statusFailureCode(code: number): string {
  return `GRPC_${statusName(code)}`;
}
