import { describe, expect, it } from '@jest/globals';
import { PeerBudget } from '../../src/grpc/peer-budget.js';

describe('what a peer may send', () => {
  it('is a burst, and then as much as time brings', () => {
    const budget = new PeerBudget({ burst: 10, perSecond: 100 }, 0);
    for (let count = 0; count < 10; count += 1) expect(budget.take(1, 0)).toBe(true);
    expect(budget.take(1, 0)).toBe(false);
    expect(budget.take(1, 10)).toBe(true);
    expect(budget.take(1, 10)).toBe(false);
    expect(budget.take(11, 1_000_000)).toBe(false);
    expect(budget.take(10, 1_000_000)).toBe(true);
  });

  it('is not more where a clock goes back', () => {
    const budget = new PeerBudget({ burst: 1, perSecond: 1 }, 1000);
    expect(budget.take(1, 0)).toBe(true);
    expect(budget.take(1, 500)).toBe(false);
  });
});
