import { LatencyHistogram } from '../../packages/core/dist/index.js';

/** The same numbers in every run: 0 to 1. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One for all: what is thrown away here would be collected while something is measured. */
const histogram = new LatencyHistogram();

/** Snapshot of a histogram of these values, microseconds. */
export function histogramOf(values) {
  histogram.reset();
  for (const value of values) histogram.record(value);
  return histogram.toSnapshot();
}
