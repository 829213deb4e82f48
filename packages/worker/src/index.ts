// A worker of a fleet.
export { createWorker, type Worker, type WorkerEnd, type WorkerOptions } from './create-worker.js';
export { type MemberEnd } from './session/member-options.js';
export { DEFAULT_POLICY, type WorkerPolicy } from './policy/worker-policy.js';
export { type WorkerTls } from './master/master-credentials.js';
export { type RingLimits } from './frames/frame-draft.js';

// What its owner offers, and what its machine manages.
export { measureRate } from './capacity/measure-rate.js';
export { scanTaskDir, type TaskDir } from './tasks/task-dir.js';
