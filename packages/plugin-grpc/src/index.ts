// For task files that build on these tasks.
export { GRPC_BIDI_STREAM, GRPC_CLIENT_STREAM, GRPC_SERVER_STREAM, GRPC_UNARY } from './tasks.js';
// For readers of results.
export { FAILURE_TABLE, type FailureRow } from './failure/failure-table.js';
