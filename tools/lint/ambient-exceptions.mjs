/**
 * The only files outside the cli that may touch the process, its clock or its timers (rule 10 of ARCHITECTURE.md),
 * each with its reason. Everything else takes a Clock, or a value, from its caller.
 */
export const AMBIENT_EXCEPTIONS = [
  { file: 'packages/core/src/execute/clock.ts', reason: 'the source of time itself' },
  {
    file: 'packages/core/src/engine/engine-thread.ts',
    reason: 'entry of a worker thread: it owns its process',
  },
  {
    file: 'packages/core/src/engine/host-sampler.ts',
    reason: 'measures this process: processor, memory, descriptors',
  },
  { file: 'packages/core/src/engine/snapshotter.ts', reason: "measures this thread's event loop" },
  {
    file: 'packages/core/src/preflight/checks/resource-check.ts',
    reason: 'looks at what this process may take',
  },
  { file: 'packages/plugin-basic/src/processor-clock.ts', reason: 'the clock of CPU' },
  { file: 'packages/plugin-basic/src/sleep.ts', reason: 'a task that is nothing but a timer' },
  { file: 'packages/plugin-http/src/clock.ts', reason: 'the source of time of the plugin' },
];
