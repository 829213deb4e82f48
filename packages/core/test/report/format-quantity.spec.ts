import fc from 'fast-check';
import {
  formatBytes,
  formatCount,
  formatLength,
  formatNumber,
  formatRate,
  formatRatio,
  formatUs,
} from '../../src/report/format-quantity.js';

describe('quantities for people', () => {
  it.each([
    [0, '0 us'],
    [7, '7 us'],
    [999, '999 us'],
    [999.6, '1.00 ms'],
    [1234, '1.23 ms'],
    [9994, '9.99 ms'],
    [9996, '10.0 ms'],
    [99_960, '100 ms'],
    [999_499, '999 ms'],
    [999_500, '1.00 s'],
    [59_900_000, '59.9 s'],
    [3_600_000_000, '3,600 s'],
  ])('a time of %d us is %s', (us, text) => expect(formatUs(us)).toBe(text));

  it('no time below 10,000 s is wider than seven characters', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9_999e6, noNaN: true }), (us) =>
        expect(formatUs(us).length).toBeLessThanOrEqual(7),
      ),
    );
  });

  it.each([
    [0, '0 s'],
    [450, '450 ms'],
    [12_000, '12 s'],
    [12_340, '12.3 s'],
    [59_960, '1 min'],
    [150_000, '2 min 30 s'],
    [3_900_000, '1 h 5 min'],
    [86_400_000, '24 h'],
  ])('a length of %d ms is %s', (ms, text) => expect(formatLength(ms)).toBe(text));

  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.5, '50 %'],
    [0.1234, '12.3 %'],
    [0.0024, '0.24 %'],
    [0.000001, '< 0.001 %'],
    [0.99999, '99.999 %'],
    [0.9999999, '99.999 %'],
    [1.25, '125 %'],
  ])('a ratio of %d is %s', (ratio, text) => expect(formatRatio(ratio)).toBe(text));

  it.each([
    [0, '0/s'],
    [0.5, '0.5/s'],
    [0.0123, '0.012/s'],
    [499.97, '500/s'],
    [499.72, '499.7/s'],
    [1234.5, '1,234.5/s'],
    [98_765.4, '98,765/s'],
  ])('a rate of %d is %s', (rate, text) => expect(formatRate(rate)).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [12_345_678, '12.3 MB'],
    [2e15, '2.00 PB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
    [-1234, '-1,234'],
  ])('a count of %d is %s', (count, text) => expect(formatCount(count)).toBe(text));

  it.each([
    [0, '0'],
    [0.01234, '0.0123'],
    [1.234, '1.23'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
    [7, '7'],
  ])('a number of %d is %s', (value, text) => expect(formatNumber(value)).toBe(text));
});
