import { LatencyHistogram } from '../record/latency-histogram.js';
import { type HistogramSnapshot } from './snapshot.js';

/** A histogram of nothing. */
export const EMPTY_HISTOGRAM: HistogramSnapshot = Object.freeze({
  count: 0,
  sum: 0,
  min: 0,
  max: 0,
  indexes: new Uint32Array(0),
  counts: new Float64Array(0),
});

/** The sum of two histograms, bucket for bucket: what one would hold that had recorded the values of both. */
export function mergeHistograms(a: HistogramSnapshot, b: HistogramSnapshot): HistogramSnapshot {
  if (b.count === 0) return a;
  if (a.count === 0) return b;
  const sum = new LatencyHistogram();
  sum.add(a);
  sum.add(b);
  return sum.toSnapshot();
}
