// What engines see, and its sum.
export { mergeSnapshots } from './snapshot/merge-snapshots.js';

// The sums of a run and its result.
export {
  createRunAggregate,
  type RunAggregate,
  type RunAggregateOptions,
  type RunReportMeta,
} from './report/run-aggregate.js';
export { type RunProgress } from './report/run-progress.js';
export { type LoggedHistogram, type LoggedInterval } from './report/interval-log.js';
export {
  type Ledger,
  type PreflightSummary,
  type RunEvent,
  type RunOutcome,
  type RunReport,
  type SecondReport,
  type SeriesReport,
  type ThresholdReport,
  type TimeSummary,
} from './report/run-report.js';
export { type HostSample, type Verdict, type VerdictState } from './verdict/verdict.js';
