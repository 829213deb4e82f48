export { CertificateAuthority, type CertificateWish, type KeyPair } from './certificate-authority.js';
export { describeReadme } from './describe-readme.js';
export { failureTable, type FailureText, markdownTable, parameterTable } from './readme-tables.js';
export { type SilentServer, startSilentServer } from './silent-server.js';
export {
  type Iterated,
  type IterationWish,
  type PlanParameters,
  resolve,
  runOnce,
  TaskRun,
} from './task-run.js';
export { until } from './until.js';
export { type Ended, planOf, type SeenReport, VajraFolder } from './vajra-folder.js';
