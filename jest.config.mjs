import { availableParallelism } from 'node:os';

/** All tests of the repository in one run; `npm test` in a package runs its own. */
export default {
  projects: [
    '<rootDir>/packages/*',
    '<rootDir>/packages/plugin-http/jest.undici.config.mjs',
    '<rootDir>/examples/target-server',
    '<rootDir>/tools',
  ],
  // Much of a test is waiting for processes and timers: one worker more than there are cores keeps these busy.
  maxWorkers: availableParallelism() + 1,
  // Real runs, servers and child processes on a busy machine; no test waits that long by itself.
  testTimeout: 60_000,
};
