/** All tests of the repository in one run; `npm test` in a package runs its own. */
export default {
  projects: [
    '<rootDir>/packages/*',
    '<rootDir>/packages/plugin-http/jest.undici.config.mjs',
    '<rootDir>/examples/target-server',
    '<rootDir>/tools',
  ],
  // Much of a test is waiting for processes and timers: one worker more than there are cores keeps these busy.
  maxWorkers: '150%',
  // Native ESM keeps what a test file loaded: without a fresh process now and then, heaps grow to a size at which every
  // garbage collection, and the conformance kit asks for many, takes longer than the tests themselves.
  workerIdleMemoryLimit: '400MB',
  // Real runs, servers and child processes on a busy machine; no test waits that long by itself.
  testTimeout: 60_000,
};
