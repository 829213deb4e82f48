import fc from 'fast-check';
import * as hdr from 'hdr-histogram-js';
import {
  bucketIndex,
  highestValueOf,
  LatencyHistogram,
  lowestValueOf,
} from '../../src/record/latency-histogram.js';

const value = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 3_600_000_000 }));

function filled(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const each of values) histogram.record(each);
  return histogram;
}

describe('LatencyHistogram', () => {
  it('has the layout of hdr-histogram-js, bucket for bucket', () => {
    fc.assert(
      fc.property(value, (each) => {
        const theirs = hdr.build({
          lowestDiscernibleValue: 1,
          highestTrackableValue: 3.6e9,
          numberOfSignificantValueDigits: 3,
          useWebAssembly: false,
          bitBucketSize: 64,
        });
        theirs.recordValue(each);
        const { indexes } = filled([each]).toSnapshot();
        expect(indexes).toHaveLength(1);
        expect((theirs as unknown as { _counts: Float64Array })._counts[indexes[0] as number]).toBe(1);
      }),
    );
  });

  it('gives the quantiles of the sorted values to within 0.1 %', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, quantile) => {
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(quantile * sorted.length - 1e-6) - 1)] as number;
          const got = filled(values).quantile(quantile);
          expect(got).toBeGreaterThanOrEqual(exact);
          expect(got - exact).toBeLessThanOrEqual(exact / 1000);
        },
      ),
    );
  });

  it('merges without loss, in any order', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (left, right) => {
        const together = filled([...left, ...right]).toSnapshot();
        const merged = filled(left);
        merged.add(filled(right).toSnapshot());
        expect(merged.toSnapshot()).toEqual(together);
        const reverse = filled(right);
        reverse.add(filled(left).toSnapshot());
        expect(reverse.toSnapshot()).toEqual(together);
      }),
    );
  });

  it('keeps count, sum, min, max and mean exact', () => {
    const histogram = filled([3, 1_000_003, 70_001]);
    expect(histogram).toMatchObject({ count: 3, sum: 1_070_007, min: 3, max: 1_000_003, mean: 356_669 });
    expect(histogram.quantile(1)).toBe(1_000_003);
    expect(histogram.quantile(0)).toBe(3);
  });

  it.each([
    ['nothing', [], { count: 0, min: 0, max: 0, mean: 0 }],
    ['what is no number', [NaN, -5, -Infinity], { count: 3, min: 0, max: 0 }],
    ['fractions, to the nearest', [1.4, 1.6], { count: 2, min: 1, max: 2 }],
  ])('takes %s', (_, values, expected) => {
    expect(filled(values)).toMatchObject(expected);
  });

  it('counts what is over an hour in the last bucket and keeps its maximum', () => {
    const histogram = filled([7.2e9]);
    expect(histogram.max).toBe(7.2e9);
    expect(histogram.toSnapshot().indexes[0]).toBe(bucketIndex(3.6e9));
  });

  it('is empty after reset and can be used again', () => {
    const histogram = filled([5, 5000]);
    histogram.reset();
    expect(histogram.toSnapshot()).toEqual(new LatencyHistogram().toSnapshot());
    histogram.record(7);
    expect(histogram).toMatchObject({ count: 1, min: 7, max: 7 });
  });

  it('knows the ends of every bucket', () => {
    for (const index of [0, 1, 2047, 2048, 3071, 3072, 20_000]) {
      expect(bucketIndex(lowestValueOf(index))).toBe(index);
      expect(bucketIndex(highestValueOf(index))).toBe(index);
      expect(bucketIndex(highestValueOf(index) + 1)).toBe(index + 1);
    }
  });
});
