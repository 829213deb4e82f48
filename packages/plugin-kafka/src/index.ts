// For task files that build on these tasks.
export { KAFKA_CONSUME, KAFKA_PRODUCE, KAFKA_ROUND_TRIP } from './tasks.js';
// For readers of results.
export { FAILURE_TABLE, type FailureRow } from './failure/failure-table.js';
