import type { ChangeState } from '../../../src/report/compare/comparison.js';
import { type ChangeFacts, judgeChange } from '../../../src/report/compare/judge-change.js';

const FACTS: ChangeFacts = {
  change: 0,
  interval: { low: 0, high: 0 },
  tolerance: 0.05,
  finest: 0.01,
  isMoreWorse: true,
  seconds: 60,
  neededSeconds: 0,
};

function judge(low: number, high: number, facts: Partial<ChangeFacts> = {}) {
  return judgeChange({ ...FACTS, change: (low + high) / 2, interval: { low, high }, ...facts });
}

describe('what can be said of a change', () => {
  it.each<[string, number, number, ChangeState, boolean]>([
    ['all beyond the tolerance', 0.06, 0.2, 'worse', true],
    ['all above 0, not all beyond the tolerance', 0.02, 0.2, 'worse', false],
    ['all below 0', -0.2, -0.01, 'better', false],
    ['0 within, all within the tolerance', -0.04, 0.05, 'same', false],
    ['0 within, worse than the tolerance too', -0.01, 0.06, 'unclear', false],
    ['0 within, much better too', -0.3, 0.01, 'unclear', false],
  ])('of an interval with %s', (_, low, high, state, isRegression) => {
    expect(judge(low, high)).toMatchObject({ state, isRegression });
  });

  it('is turned round where more is better', () => {
    expect(judge(-0.2, -0.06, { isMoreWorse: false })).toMatchObject({ state: 'worse', isRegression: true });
    expect(judge(0.06, 0.2, { isMoreWorse: false }).state).toBe('better');
  });

  it.each([
    // Twice as wide as wanted: four times as long.
    ['around 0', -0.1, 0.1, 180],
    // 0.025 in the middle: a half of 0.035 must come down to 0.025.
    ['to one side', -0.01, 0.06, 58],
    // Half of what may be is 0.03; it must come down to the 0.028 that leads off 0.
    ['that hardly holds 0', -0.002, 0.058, 9],
  ])('with an interval %s, needs more seconds', (_, low, high, moreSeconds) => {
    expect(judge(low, high).moreSeconds).toBe(moreSeconds);
  });

  it('without a tolerance looks for the finest that is worth it', () => {
    expect(judge(-0.009, 0.009, { tolerance: 0 }).state).toBe('same');
    expect(judge(-0.02, 0.02, { tolerance: 0 })).toMatchObject({ state: 'unclear', moreSeconds: 180 });
    expect(judge(0.001, 0.002, { tolerance: 0 })).toMatchObject({ state: 'worse', isRegression: true });
  });

  it('is nothing where there is no interval, or not enough of everything', () => {
    expect(judgeChange({ ...FACTS, interval: null, seconds: 4 })).toMatchObject({ moreSeconds: 6 });
    expect(judge(0.5, 0.6, { neededSeconds: 100 })).toMatchObject({ state: 'unclear', moreSeconds: 40 });
    expect(judge(-9, 9).moreSeconds).toBeNull();
  });
});
