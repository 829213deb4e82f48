// What engines see, and its sum.
export { mergeSnapshots } from './snapshot/merge-snapshots.js';
export { SnapshotSum } from './snapshot/snapshot-sum.js';

// The sums of a run and its result.
export {
  createRunAggregate,
  type RunAggregate,
  type RunAggregateOptions,
  type RunReportMeta,
} from './report/run-aggregate.js';
export { type LedgerFacts } from './report/run-sums.js';
export { type RunProgress } from './report/run-progress.js';
export { loggedIntervals, type LoggedHistogram, type LoggedInterval } from './report/interval-log.js';
export {
  type RecordedHistogram,
  type RecordedInterval,
  type RecordedTrend,
  type RunHistograms,
} from './report/run-histograms.js';
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

// Running a plan in this process.
export { createRun, type Run, type RunOptions } from './engine/run.js';

// A session's part of a run, in a process of its own.
export { createShare, type ShareOptions } from './engine/create-share.js';
export { type EngineProcess, type Rehearsal, spawnEngineProcess } from './engine/spawn-engine-process.js';
export {
  type Share,
  type ShareListener,
  type SharePosition,
  type ShareProgress,
  type ShareSnapshot,
} from './engine/share.js';
export { createTargetMatcher, type TargetMatcher } from './engine/target-matcher.js';
export { type TargetPolicy } from './engine/target-policy.js';

// Pre-flight: from a plan to a report.
export { runPreflight, type PreflightOptions } from './engine/run-preflight.js';
export { preflightToHtml } from './preflight/preflight-to-html.js';
export { renderPreflight, type PreflightRendering } from './preflight/render-preflight.js';
export { summarizePreflight, type PreflightReport } from './preflight/preflight-report.js';
export {
  type Calibration,
  type CheckContext,
  type CheckFinding,
  type CheckState,
  type PreflightCheck,
  type ProbedEntry,
} from './preflight/preflight-check.js';

// Pieces of the engine, for whoever builds another around them.
export { bucketIndex, LatencyHistogram } from './record/latency-histogram.js';
export { createStagedPacer } from './pace/staged-pacer.js';
export { type Pacer } from './pace/pacer.js';
export { dealtSlots, SLOT_COUNT } from './pace/dealt-slots.js';
export { countInSlot } from './pace/count-in-slot.js';
export { type SlotShare } from './pace/slot-share.js';
export { SlotPattern } from './pace/slot-pattern.js';
export { SlotHolder } from './pace/slot-holder.js';
export { applyRateChanges } from './pace/apply-rate-changes.js';
export { type RateChange } from './pace/rate-change.js';
export { type Clock, createSystemClock, type Timer } from './execute/clock.js';
export { HostSampler } from './engine/host-sampler.js';
export { type HistogramSnapshot, type SeriesSnapshot, type Snapshot } from './snapshot/snapshot.js';
export { type ResolvedPlan, type ResolvedScenario } from './plan/resolved-plan.js';

// What tasks there are.
export { discoverPlugins, type DiscoverOptions } from './plugin/discover-plugins.js';
export {
  type PluginCatalog,
  type RefusedPlugin,
  type TaskManifest,
  type TaskOrigin,
} from './plugin/task-manifest.js';
export {
  renderTerminalSummary,
  type TerminalSummaryOptions,
} from './report/writers/render-terminal-summary.js';
export { toCsv } from './report/writers/to-csv.js';
export { heatMapOf, type HeatMap, HeatMapSum } from './report/heat-map.js';
export { type HtmlOptions, type ReportScript, toHtml } from './report/html/to-html.js';
export { toHdrLog } from './report/writers/to-hdr-log.js';
export { toJson } from './report/writers/to-json.js';
export { toJunit } from './report/writers/to-junit.js';

// Results that were kept: reading, merging and comparing them.
export { type RunFile, RUN_FILE_LIMITS } from './report/run-file/run-file.js';
export { toRunFile } from './report/run-file/to-run-file.js';
export { readResult, type ReadResult, readRunFile } from './report/run-file/read-run-file.js';
export { mergeRuns } from './report/merge/merge-runs.js';
export {
  type ChangeWords,
  changeWords,
  type Conclusion,
  conclusionOf,
  FIGURE_NAMES,
  intervalWords,
  signedChange,
} from './report/compare/change-words.js';
export { compareRuns } from './report/compare/compare-runs.js';
export {
  type ChangeState,
  type ComparedRun,
  type CompareOptions,
  type Comparison,
  type FigureChange,
} from './report/compare/comparison.js';
export { type ConfidenceInterval } from './report/compare/confidence-interval.js';

// Plans: writing, reading and checking them.
export { definePlan } from './plan/run-plan.js';
export {
  type PlanClosedLoad,
  type PlanClosedStages,
  type PlanDataFeed,
  type PlanDelay,
  type PlanDuration,
  type PlanLoad,
  type PlanMixEntry,
  type PlanOpenLoad,
  type PlanOpenStages,
  type PlanParameters,
  type PlanRamp,
  type PlanRowOrder,
  type PlanScenario,
  type PlanThreshold,
  type RampStrategy,
  type RunPlan,
} from './plan/run-plan.js';
export { quickPlan, type QuickPlanOptions } from './plan/quick-plan.js';
export { type PlanDocument, type PlanPosition, type PlanSource } from './plan/plan-document.js';
export { readRunPlan } from './plan/read-run-plan.js';
export { resolveRunPlan } from './plan/resolve-run-plan.js';
export { PlanError, type PlanProblem } from './plan/plan-error.js';
export { renderPlanProblems } from './plan/render-plan-problems.js';
export { PLAN_LIMITS } from './plan/plan-limits.js';
export { RUN_PLAN_SCHEMA } from './plan/run-plan-schema.js';
export { type JsonSchema } from './plan/value-schema.js';

// Figures as people read them, the same in every output.
export {
  formatBytes,
  formatCount,
  formatLength,
  formatRate,
  formatRatio,
  formatUs,
} from './report/format-quantity.js';
export { formatInUnit } from './report/format-metric.js';
