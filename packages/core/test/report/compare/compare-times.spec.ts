import type { FigureChange } from '../../../src/report/compare/comparison.js';
import { compareTimes, relativeChange } from '../../../src/report/compare/compare-times.js';
import { createTimeSample } from '../../../src/report/compare/time-sample.js';
import { syntheticSeconds } from './synthetic-run.js';

/** The medians of two runs between which nothing has changed. */
function medianOf(seed: number, seconds: number): FigureChange {
  const [before, after] = [seed, seed + 1].map((each) =>
    createTimeSample(
      syntheticSeconds({
        ...{ seed: each, seconds, perSecond: 20, medianUs: 20_000 },
        ...{ memory: 0, levelSpread: 0.1 },
      }),
    ),
  ) as [ReturnType<typeof createTimeSample>, ReturnType<typeof createTimeSample>];
  const found = compareTimes(before, after, seconds, 0.05).find(({ figure }) => figure === 'p50');
  if (found === undefined) throw new Error('there is a median');
  return found;
}

describe('the advice to run longer', () => {
  it('tells about the length: more often than not, runs as long as that can be told apart or are the same', () => {
    const seeds = Array.from({ length: 20 }, (_, at) => 2 * at + 1);
    const short = seeds.map((seed) => ({ seed, ...medianOf(seed, 20) }));
    const unclear = short.filter(({ state }) => state === 'unclear');
    expect(unclear.length).toBeGreaterThan(10);
    const longer = unclear.map(({ seed, moreSeconds }) => medianOf(seed, 20 + (moreSeconds ?? 0)));
    const told = longer.filter(({ state }) => state !== 'unclear');
    expect(told.length).toBeGreaterThan(unclear.length / 2);
  });
});

describe('a change of a time', () => {
  it.each([
    [1000, 1500, 0.5],
    [1000, 500, -0.5],
    [0, 3, 3],
  ])('from %d us to %d us is %d', (before, after, change) => {
    expect(relativeChange(before, after)).toBe(change);
  });
});
