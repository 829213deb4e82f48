// For unit tests of a task.
export { createContext, type ContextOptions, type TestContext } from './create-context.js';
export {
  createTaskHarness,
  type HarnessOptions,
  type HarnessUser,
  type IterationResult,
  type TaskHarness,
} from './task-harness.js';
export { type IterationFailure } from './iteration-failure.js';

// For the one test that every plugin has.
export { assertConformance, checkConformance } from './check-conformance.js';
export { type ConformanceOptions, type SampleParameters, type TaskSample } from './conformance-options.js';
export {
  type CheckResult,
  type ConformanceCheck,
  type ConformanceReport,
  formatReport,
} from './conformance-report.js';
export { type ConformanceHost, createHost } from './host.js';
