import { relativeChange } from '../../../src/report/compare/compare-times.js';

describe('a change of a time', () => {
  it.each([
    [1000, 1500, 0.5],
    [1000, 500, -0.5],
    [0, 3, 3],
  ])('from %d us to %d us is %d', (before, after, change) => {
    expect(relativeChange(before, after)).toBe(change);
  });
});
