/** The HTTP status of each code; what is not listed is a fault of ours. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['VE_REQUEST_INVALID', 400],
  ['VE_UNAUTHENTICATED', 401],
  ['VE_FORBIDDEN', 403],
  ['VE_HOST_DENIED', 403],
  ['VE_ORIGIN_DENIED', 403],
  ['VE_ROUTE_UNKNOWN', 404],
  ['VE_RUN_UNKNOWN', 404],
  ['VE_SCENARIO_UNKNOWN', 404],
  ['VE_WORKER_UNKNOWN', 404],
  ['VE_METHOD_NOT_ALLOWED', 405],
  ['VE_REQUEST_TIMEOUT', 408],
  ['VE_RUN_ACTIVE', 409],
  ['VE_RUN_EXISTS', 409],
  ['VE_RUN_STATE', 409],
  ['VE_RUN_NOT_STARTED', 409],
  ['VE_REQUEST_TOO_LARGE', 413],
  ['VE_REQUEST_TYPE', 415],
  ['VE_STREAM_LIMIT', 429],
  ['VE_NO_WORKERS', 503],
  ['VE_MASTER_DEPOSED', 503],
  ['VE_STORE_FULL', 507],
]);

/** The plan itself, its data and its parameters: understood, but not usable. */
const UNPROCESSABLE = /^VE_(?:PLAN|DATA|PARAMETER|HTTP|POSTGRES|POLICY)_/;

/** The HTTP status for an error by its code. @param code null: it has none, so it is a fault of ours */
export function statusOfCode(code: string | null): number {
  if (code === null) return 500;
  const known = STATUSES.get(code);
  if (known !== undefined) return known;
  if (code.startsWith('VE_STORE_')) return 503;
  return UNPROCESSABLE.test(code) ? 422 : 500;
}
