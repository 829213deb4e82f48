import { LatencyHistogram } from '../../../src/record/latency-histogram.js';
import { createSeededRandom } from '../../../src/report/compare/seeded-random.js';
import type { HistogramSnapshot } from '../../../src/snapshot/snapshot.js';

/** Numbers of a standard normal distribution, by Box and Muller. */
export function createNormal(seed: number): () => number {
  const random = createSeededRandom(seed);
  const uniform = (): number => (random(2 ** 32) + 0.5) / 2 ** 32;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** What a synthetic run is made of. */
export interface SyntheticRun {
  readonly seed: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Median, microseconds. */
  readonly medianUs: number;
  /** How much the level of a second depends on that of the one before, 0 to 1. */
  readonly memory: number;
  /** Spread of the seconds' levels, as the standard deviation of their logarithm. */
  readonly levelSpread?: number;
}

/** Spread of the values within a second, likewise. */
const VALUE_SPREAD = 0.5;

/** Times of each second: log-normal around a level that wanders (an autoregressive process of the first order). */
export function syntheticSeconds(run: SyntheticRun): HistogramSnapshot[] {
  const { seed, seconds, perSecond, medianUs, memory, levelSpread = 0.2 } = run;
  const normal = createNormal(seed);
  let level = normal();
  return Array.from({ length: seconds }, () => {
    level = memory * level + Math.sqrt(1 - memory ** 2) * normal();
    const histogram = new LatencyHistogram();
    for (let at = 0; at < perSecond; at += 1)
      histogram.record(medianUs * Math.exp(levelSpread * level + VALUE_SPREAD * normal()));
    return histogram.toSnapshot();
  });
}
