import { LatencyHistogram } from '../record/latency-histogram.js';
import type { HistogramSnapshot } from './snapshot.js';

/** The sum of two histograms, bucket for bucket: what one would hold that had recorded the values of both. */
export function mergeHistograms(a: HistogramSnapshot, b: HistogramSnapshot): HistogramSnapshot {
  if (b.count === 0) return a;
  if (a.count === 0) return b;
  const sum = new LatencyHistogram();
  sum.add(a);
  sum.add(b);
  return sum.toSnapshot();
}
