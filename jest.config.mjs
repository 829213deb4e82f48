/** All tests of the repository in one run; `npm test` in a package runs its own. */
export default {
  projects: ['<rootDir>/packages/*', '<rootDir>/examples/target-server', '<rootDir>/tools'],
  maxWorkers: '100%',
};
