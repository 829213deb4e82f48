// For task files that build on these tasks.
export { MQTT_PUBLISH, MQTT_ROUNDTRIP } from './tasks.js';
// For readers of results.
export { FAILURE_TABLE, type FailureRow } from './failure/failure-table.js';
