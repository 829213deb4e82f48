import type { LatencyHistogram } from '../record/latency-histogram.js';
import { TREND_SCALE } from '../record/series-buffer.js';
import type { TimeSummary } from './run-report.js';

/** The figures of a histogram in its own unit; all 0 when it is empty. */
export function summarize(histogram: LatencyHistogram): TimeSummary {
  return summaryOf(histogram, 1);
}

/** The figures of a trend in the trend's own unit: its histogram counts thousandths. */
export function summarizeTrend(histogram: LatencyHistogram): TimeSummary {
  return summaryOf(histogram, TREND_SCALE);
}

function summaryOf(histogram: LatencyHistogram, scale: number): TimeSummary {
  const at = (quantile: number): number => histogram.quantile(quantile) / scale;
  return {
    min: histogram.min / scale,
    mean: Math.round((histogram.mean / scale) * 1000) / 1000,
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: histogram.max / scale,
  };
}
