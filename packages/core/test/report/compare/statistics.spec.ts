import fc from 'fast-check';
import { blockLengthOf } from '../../../src/report/compare/block-length.js';
import { drawSeconds } from '../../../src/report/compare/draw-seconds.js';
import { normalShareBelow, studentLimit, tailShare } from '../../../src/report/compare/normal-quantiles.js';
import { createSeededRandom } from '../../../src/report/compare/seeded-random.js';
import { createTimeSample } from '../../../src/report/compare/time-sample.js';
import { LatencyHistogram } from '../../../src/record/latency-histogram.js';
import { histogramOf } from '../../snapshot/snapshot-arbitrary.js';
import { createNormal } from './synthetic-run.js';

describe('random numbers', () => {
  it('repeat with their seed, and differ with another', () => {
    const take = (seed: number): number[] => {
      const random = createSeededRandom(seed);
      return Array.from({ length: 20 }, () => random(1000));
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('are spread evenly below their limit', () => {
    const random = createSeededRandom(3);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const at = random(10);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    expect(counts).toHaveLength(10);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('the length of a block', () => {
  const wandering = (memory: number, length: number): number[] => {
    const normal = createNormal(11);
    let level = 0;
    return Array.from({ length }, () => (level = memory * level + normal()));
  };

  it.each([
    ['seconds that do not depend on each other', wandering(0, 400), 1, 2],
    ['seconds that depend a little on the one before', wandering(0.5, 400), 4, 30],
    ['seconds that depend much on the one before', wandering(0.9, 400), 15, 60],
    ['seconds that are all the same', new Array<number>(100).fill(5), 1, 1],
    ['too few to tell', [1, 5, 2], 1, 1],
  ])('fits %s', (_, series, least, most) => {
    expect(blockLengthOf(series)).toBeGreaterThanOrEqual(least);
    expect(blockLengthOf(series)).toBeLessThanOrEqual(most);
  });

  it('is a whole number within its limits, whatever the seconds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 }),
        (series) => {
          const length = blockLengthOf(series);
          expect(Number.isInteger(length)).toBe(true);
          expect(length).toBeGreaterThanOrEqual(1);
          expect(length).toBeLessThanOrEqual(Math.max(1, series.length / 4));
        },
      ),
    );
  });
});

describe('a draw of seconds', () => {
  it('has as many as there were, in blocks that go on from the last to the first', () => {
    const random = createSeededRandom(5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), (seconds, block) => {
        const times = drawSeconds(seconds, Math.min(block, seconds), random);
        expect(times.reduce((sum, each) => sum + each, 0)).toBe(seconds);
      }),
    );
    expect([...drawSeconds(5, 3, () => 4)]).toEqual([2, 1, 0, 0, 2]);
  });
});

describe('limits of distributions', () => {
  it.each([
    [0, 0.5],
    [1.96, 0.975],
    [-1.96, 0.025],
    [-3, 0.00135],
  ])('of the normal one: below %d lie %d', (value, share) => {
    expect(normalShareBelow(value)).toBeCloseTo(share, 4);
  });

  it.each([
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [1e6, 1.96],
  ])("of Student's with %d degrees: %d", (freedom, limit) => {
    expect(studentLimit(freedom)).toBeCloseTo(limit, 2);
  });

  it('cut off less where there are few blocks', () => {
    expect(tailShare(10)).toBeLessThan(0.01);
    expect(tailShare(1e6)).toBeCloseTo(0.025, 4);
  });
});

describe('a sample of times', () => {
  const values = fc.array(fc.nat({ max: 2_000_000 }), { maxLength: 30 });

  it('has the quantiles of one histogram of all seconds, to a bucket', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 20 }), (seconds) => {
        const whole = new LatencyHistogram();
        for (const value of seconds.flat()) whole.record(value);
        const sample = createTimeSample(seconds.map(histogramOf));
        const [mean, p50 = NaN, p99 = NaN] = sample.figures(null, [0.5, 0.99]);
        expect(sample.count).toBe(whole.count);
        if (whole.count === 0) return expect(p50).toBeNaN();
        expect(mean).toBeCloseTo(whole.mean, 6);
        expect(Math.abs(p50 - whole.quantile(0.5))).toBeLessThanOrEqual(whole.quantile(0.5) / 1000 + 1);
        expect(Math.abs(p99 - whole.quantile(0.99))).toBeLessThanOrEqual(whole.quantile(0.99) / 1000 + 1);
      }),
    );
  });

  it('stays small for a long run', () => {
    const sample = createTimeSample(Array.from({ length: 3601 }, () => histogramOf([5])));
    expect(sample.cells).toBeLessThanOrEqual(400);
    expect(sample).toMatchObject({ seconds: 3601, count: 3601 });
  });
});
