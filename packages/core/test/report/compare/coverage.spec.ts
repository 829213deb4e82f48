import { relativeChange } from '../../../src/report/compare/compare-times.js';
import { changeIntervals } from '../../../src/report/compare/confidence-interval.js';
import { createTimeSample, type TimeSample } from '../../../src/report/compare/time-sample.js';
import { syntheticSeconds } from './synthetic-run.js';

const SHARES = [0.5, 0.95];
const TRIALS = 60;
const DRAWS = 400;

interface Setting {
  readonly seconds: number;
  readonly memory: number;
  readonly trueChange: number;
  /** In place of what the data ask for. */
  readonly blockLength?: number;
  readonly trials?: number;
}

/** In which share of seeded trials the intervals of mean, p50 and p95 hold the true change. */
function coverage({ seconds, memory, trueChange, blockLength, trials = TRIALS }: Setting): readonly number[] {
  const sampleOf = (seed: number, medianUs: number): TimeSample =>
    createTimeSample(syntheticSeconds({ seed, seconds, perSecond: 10, medianUs, memory }));
  const drawn = (sample: TimeSample) => ({
    cells: sample.cells,
    blockLength: blockLength ?? sample.blockLength,
    figures: (times: Uint32Array) => sample.figures(times, SHARES),
  });
  const covered = [0, 0, 0];
  for (let trial = 0; trial < trials; trial += 1) {
    const before = drawn(sampleOf(2 * trial + 1, 20_000));
    const after = drawn(sampleOf(2 * trial + 2, 20_000 * (1 + trueChange)));
    changeIntervals(before, after, relativeChange, DRAWS).forEach(({ low, high }, at) => {
      if (low <= trueChange && trueChange <= high) covered[at] = (covered[at] ?? 0) + 1;
    });
  }
  return covered.map((count) => count / trials);
}

describe('a 95 % interval of a change', () => {
  it.each([
    ['seconds that do not depend on each other, no change', { seconds: 30, memory: 0, trueChange: 0 }],
    ['the same, a change of a fifth', { seconds: 60, memory: 0, trueChange: 0.2 }],
    ['seconds that depend on the one before', { seconds: 120, memory: 0.6, trueChange: 0.1 }],
  ])('holds the true change in 90 %% of seeded trials or more: %s', (_, setting) => {
    for (const ratio of coverage(setting)) expect(ratio).toBeGreaterThanOrEqual(0.9);
  });

  it('would not, were seconds that depend on each other drawn one by one', () => {
    const ratios = coverage({ seconds: 120, memory: 0.6, trueChange: 0.1, blockLength: 1, trials: 60 });
    expect(Math.max(...ratios)).toBeLessThan(0.9);
  });
});
