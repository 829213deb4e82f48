// For task files that build on these tasks.
export { POSTGRES_COPY, POSTGRES_QUERY, POSTGRES_TRANSACTION } from './tasks.js';
// For readers of results.
export { FAILURE_TABLE, type FailureRow } from './failure/failure-table.js';
