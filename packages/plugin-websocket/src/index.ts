// For task files that build on these tasks.
export { WEBSOCKET_CONNECT, WEBSOCKET_MESSAGE } from './tasks.js';
// For readers of results.
export { FAILURE_TABLE, type FailureRow } from './failure/failure-table.js';
