// What pages need of results: figures as people read them, heat maps, comparisons. Nothing here, or in what it reaches,
// touches Node.js: this is the entry point `@vajraedge/core/report`.
export { formatInUnit } from './format-metric.js';
export {
  formatBytes,
  formatCount,
  formatLength,
  formatNumber,
  formatRate,
  formatRatio,
  formatUs,
} from './format-quantity.js';
export { type HeatMap, type HeatMapColumn, heatMapOf } from './heat-map.js';
export { type ChartPlace, chartPlaces } from './html/chart-sections.js';
export { formatPlanPath } from '../plan/plan-path.js';
export { type HtmlOptions, type PageData, type ReportScript, toHtml } from './html/to-html.js';
export {
  type ChangeWords,
  changeWords,
  type Conclusion,
  conclusionOf,
  FIGURE_NAMES,
  intervalWords,
  signedChange,
} from './compare/change-words.js';
export { compareRuns } from './compare/compare-runs.js';
export {
  type ChangeState,
  type ComparedRun,
  type CompareOptions,
  type Comparison,
  type FigureChange,
} from './compare/comparison.js';
export { type PackedRunFile, type RunFile } from './run-file/run-file.js';
export { unpackRunFile } from './run-file/unpack-run-file.js';
export { type RunReport, type SecondReport, type SeriesReport, type TimeSummary } from './run-report.js';
