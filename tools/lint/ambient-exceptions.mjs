/**
 * The only files outside the cli that may touch the process, its clock or its timers (rule 9 of ARCHITECTURE.md), each
 * with what it may touch and why. Everything else takes a Clock, or a value, from its caller.
 */
export const AMBIENT_EXCEPTIONS = [
  ...[
    'packages/dashboard/src/compose/use-validation.ts',
    'packages/dashboard/src/parts/save-file.ts',
    'packages/dashboard/src/run/use-run-details.ts',
  ].map((file) => ({ file, allows: ['time'], reason: 'a page: the timers are those of the browser' })),
  { file: 'packages/sdk/src/clock.ts', allows: ['time'], reason: 'the source of time of deadlines' },
  {
    file: 'packages/core/src/execute/clock.ts',
    allows: ['time', 'process'],
    reason: 'the source of time itself',
  },
  {
    file: 'packages/core/src/engine/host-sampler.ts',
    allows: ['process'],
    reason: 'measures this process: processor, memory, descriptors',
  },
  {
    file: 'packages/core/src/engine/engine-thread.ts',
    allows: ['process'],
    reason: 'entry of a worker thread',
  },
  {
    file: 'packages/core/src/engine/engine-process.ts',
    allows: ['process'],
    reason: 'entry of a forked process',
  },
  {
    file: 'packages/core/src/engine/probe-thread.ts',
    allows: ['process'],
    reason: 'entry of a worker thread',
  },
  {
    file: 'packages/core/src/plugin/inspection-thread.ts',
    allows: ['process'],
    reason: 'entry of a worker thread',
  },
  {
    file: 'packages/core/src/engine/load-scenarios.ts',
    allows: ['process'],
    reason: 'reads secrets that are references to the environment, in the thread that uses them',
  },
  {
    file: 'packages/core/src/engine/run-preflight.ts',
    allows: ['process'],
    reason: 'the same, before the run',
  },
  { file: 'packages/core/src/engine/run.ts', allows: ['process'], reason: 'reports the version of Node.js' },
  {
    file: 'packages/core/src/preflight/checks/resource-check.ts',
    allows: ['process'],
    reason: 'looks at the version of Node.js',
  },
  {
    file: 'packages/core/src/preflight/checks/system-files.ts',
    allows: ['process'],
    reason: 'looks at what this process may take',
  },
  {
    file: 'packages/plugin-basic/src/processor-clock.ts',
    allows: ['time', 'process'],
    reason: 'the clock of CPU',
  },
  {
    file: 'packages/plugin-basic/src/sleep.ts',
    allows: ['time'],
    reason: 'a task that is nothing but a timer',
  },
  { file: 'packages/plugin-http/src/clock.ts', allows: ['time'], reason: 'the source of time of the plugin' },
  {
    file: 'packages/plugin-postgres/src/clock.ts',
    allows: ['time'],
    reason: 'the source of time of the plugin',
  },
  { file: 'packages/plugin-grpc/src/clock.ts', allows: ['time'], reason: 'the source of time of the plugin' },
  {
    file: 'packages/plugin-kafka/src/clock.ts',
    allows: ['time'],
    reason: 'the source of time of the plugin',
  },
  { file: 'packages/plugin-mqtt/src/clock.ts', allows: ['time'], reason: 'the source of time of the plugin' },
  {
    file: 'packages/plugin-websocket/src/clock.ts',
    allows: ['time'],
    reason: 'the source of time of the plugin',
  },
  {
    file: 'packages/master/src/store/process-identity.ts',
    allows: ['process'],
    reason: 'names this process in the store, and asks whether that of another master lives',
  },
  {
    file: 'packages/master/src/http/metrics/process-figures.ts',
    allows: ['process'],
    reason: "measures the master's own process",
  },
  {
    file: 'packages/test-parts/src/certificate-authority.ts',
    allows: ['time'],
    reason: 'a part of tests: certificates that have expired',
  },
  {
    file: 'packages/test-parts/src/until.ts',
    allows: ['time'],
    reason: 'a part of tests: gives the loop a turn',
  },
  {
    file: 'packages/test-parts/src/describe-readme.ts',
    allows: ['process'],
    reason: 'a part of tests: UPDATE_README in the environment',
  },
  {
    file: 'packages/test-parts/src/vajra-folder.ts',
    allows: ['process'],
    reason: 'a part of tests: starts the command with the same Node.js',
  },
  {
    file: 'packages/conformance/src/host.ts',
    allows: ['time'],
    reason: 'what the conformance kit needs of its surroundings',
  },
];

/** Entries of threads: they live as long as their thread, so what they hold at module level is the thread's own. */
export const THREAD_ENTRIES = [
  'packages/core/src/engine/engine-thread.ts',
  'packages/core/src/engine/engine-process.ts',
];
