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
  isOfFewSeconds: false,
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

  it.each<[string, number, number, number, number]>([
    // Twice as wide as wanted, and seven tenths of what is wanted: 60 (0.1 / 0.05 / 0.7)^2, less the 60 there are.
    ['around 0', -0.1, 0, 0.1, 430],
    // 0.035 must come down to 0.7 of the 0.025 that leads off 0: 60 * 4.
    ['to one side', -0.01, 0.025, 0.06, 180],
    ['that hardly holds 0', -0.002, 0.028, 0.058, 81],
    // The far end does not matter: 0.5 must come down to 0.7 of 0.4.
    ['with a long tail', -0.1, 0.4, 1.9, 132],
    // Downwards it is the upper end that must come off 0: 1.5 to 0.7 of 0.4.
    ['with a long tail, the other way', -0.9, -0.4, 1.1, 1662],
  ])('with an interval %s, needs more seconds', (_, low, change, high, moreSeconds) => {
    expect(judge(low, high, { change }).moreSeconds).toBe(moreSeconds);
  });

  it.each<[number, number, number]>([
    [-0.38, 0.35, 1.1],
    [-0.38, 1.09, 1.1],
    [-0.38, -0.37, 1.1],
    [-0.0001, 0.3, 0.4],
    [-0.049, 0, 0.051],
  ])('never says that a little longer would do: %d, %d, %d', (low, change, high) => {
    expect(judge(low, high, { change }).moreSeconds).toBeGreaterThanOrEqual(60);
  });

  it('without a tolerance looks for the finest that is worth it', () => {
    expect(judge(-0.009, 0.009, { tolerance: 0 }).state).toBe('same');
    expect(judge(-0.02, 0.02, { tolerance: 0 })).toMatchObject({ state: 'unclear', moreSeconds: 430 });
    expect(judge(0.001, 0.002, { tolerance: 0 })).toMatchObject({ state: 'worse', isRegression: true });
  });

  it('is nothing where there is no interval, or not enough of everything', () => {
    expect(judgeChange({ ...FACTS, interval: null, seconds: 4 })).toMatchObject({ moreSeconds: 26 });
    expect(judge(0.5, 0.6, { neededSeconds: 200 })).toMatchObject({ state: 'unclear', moreSeconds: 140 });
    // Enough of everything does not make the interval any narrower than the root of the length does.
    expect(judge(-0.1, 0.1, { neededSeconds: 61 })).toMatchObject({ state: 'unclear', moreSeconds: 430 });
    expect(judge(-90, 90).moreSeconds).toBeNull();
  });

  it('is nothing, and no length is named, where it hangs on a few seconds', () => {
    const unknown = { state: 'unclear', isRegression: false, moreSeconds: null };
    expect(judge(-0.38, 1.1, { isOfFewSeconds: true })).toEqual(unknown);
    expect(judge(0.5, 0.6, { isOfFewSeconds: true })).toEqual(unknown);
  });
});
