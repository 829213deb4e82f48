import { Backoff } from '../../src/master/backoff.js';

describe('the time between two attempts', () => {
  it('doubles up to its limit, and begins anew after a success', () => {
    const backoff = new Backoff(() => 1, { firstMs: 100, mostMs: 500 });
    expect([1, 2, 3, 4, 5].map(() => backoff.nextMs())).toEqual([100, 200, 400, 500, 500]);
    backoff.reset();
    expect(backoff.nextMs()).toBe(100);
  });

  it('is spread over its upper half', () => {
    const lowest = new Backoff(() => 0, { firstMs: 100, mostMs: 500 });
    expect(lowest.nextMs()).toBe(50);
    const times = Array.from({ length: 50 }, () => new Backoff().nextMs());
    expect(Math.min(...times)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...times)).toBeLessThanOrEqual(100);
    expect(new Set(times).size).toBeGreaterThan(40);
  });
});
