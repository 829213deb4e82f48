/** All tests of the repository in one run; `npm test` in a package runs its own. */
export default {
  projects: [
    '<rootDir>/packages/*',
    '<rootDir>/packages/plugin-http/jest.undici.config.mjs',
    '<rootDir>/examples/target-server',
    '<rootDir>/tools',
  ],
  maxWorkers: '100%',
  // Real runs, servers and child processes on a busy machine; no test waits that long by itself.
  testTimeout: 60_000,
};
