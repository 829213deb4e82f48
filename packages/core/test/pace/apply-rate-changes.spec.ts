import fc from 'fast-check';
import { applyRateChanges, rateAt } from '../../src/pace/apply-rate-changes.js';
import type { RateChange } from '../../src/pace/rate-change.js';
import { createStagedPacer } from '../../src/pace/staged-pacer.js';
import type { RateSegment } from '../../src/plan/resolved-plan.js';

const segment = (
  durationMs: number,
  fromPerSecond: number,
  toPerSecond = fromPerSecond,
  phase: RateSegment['phase'] = 'sustain',
): RateSegment => ({ phase, durationMs, fromPerSecond, toPerSecond });

const change = (atRunMs: number, targetPerSecond: number | null, overMs = 0): RateChange => ({
  scenarioIndex: 0,
  atRunMs,
  targetPerSecond,
  overMs,
});

const length = (segments: readonly RateSegment[]): number =>
  segments.reduce((sum, { durationMs }) => sum + durationMs, 0);

describe('a schedule whose rate is changed', () => {
  const plan = [segment(1000, 0, 100, 'ramp'), segment(2000, 100)];

  it.each<[string, readonly RateChange[], readonly (readonly [ms: number, perSecond: number])[]]>([
    ['is the plan without changes', [], [[500, 50], [1500, 100]]], // prettier-ignore
    ['has the new rate from then on', [change(1500, 40)], [[1499, 100], [1500, 40], [2999, 40]]], // prettier-ignore
    ['goes there in a ramp', [change(1500, 200, 500)], [[1500, 100], [1750, 150], [2000, 200]]], // prettier-ignore
    ['ramps from what it is amidst a ramp', [change(500, 0, 1000)], [[500, 50], [1000, 25], [1500, 0]]], // prettier-ignore
    ['starts nothing while it is paused', [change(1000, 0)], [[1000, 0], [2999, 0]]], // prettier-ignore
    ['is as planned again', [change(600, 7), change(900, null)], [[899, 7], [950, 95], [1500, 100]]], // prettier-ignore
    ['goes back in a ramp', [change(1000, 0), change(1500, null, 1000)], [[1500, 0], [2000, 50], [2500, 100]]], // prettier-ignore
    ['has the later of two changes of one time', [change(1500, 5), change(1500, 6)], [[1500, 6]]], // prettier-ignore
    ['lets a ramp be broken off', [change(1000, 300, 1000), change(1500, 50)], [[1499, 199.8], [1500, 50]]], // prettier-ignore
    ['takes a change from before its start', [change(-10, 30)], [[0, 30], [2999, 30]]], // prettier-ignore
    ['does not know what comes after its end', [change(3000, 30)], [[2999, 100]]], // prettier-ignore
  ])('%s', (_, changes, rates) => {
    const changed = applyRateChanges(plan, changes);
    for (const [ms, perSecond] of rates) expect(rateAt(changed, ms)).toBeCloseTo(perSecond, 6);
    expect(length(changed)).toBeCloseTo(3000, 6);
  });

  it('counts in run time where the scenario begins later', () => {
    const changed = applyRateChanges(plan, [change(5500, 10)], 4000);
    expect([rateAt(changed, 1499), rateAt(changed, 1500)]).toEqual([100, 10]);
  });

  it('keeps its phases', () => {
    const changed = applyRateChanges(plan, [change(900, 10, 200)]);
    const ramp = changed.filter(({ phase }) => phase === 'ramp');
    expect(length(ramp)).toBeCloseTo(1000, 6);
  });

  it('knows rates without a bound, to and from which there is no ramp', () => {
    const capless = [segment(1000, Infinity)];
    const changed = applyRateChanges(capless, [change(200, 50, 100), change(600, null, 100)]);
    expect([100, 200, 300, 599, 600, 900].map((ms) => rateAt(changed, ms))).toEqual([
      Infinity, 50, 50, 50, Infinity, Infinity,
    ]); // prettier-ignore
  });

  const rates = fc.integer({ min: 0, max: 500 });
  const plans = fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), rates, rates), {
    minLength: 1,
    maxLength: 5,
  });
  const changes = fc.array(
    fc.tuple(fc.integer({ min: -500, max: 9000 }), fc.option(rates), fc.integer({ min: 0, max: 2000 })),
    { maxLength: 5 },
  );

  it('holds as many starts as its rate says, and none is due before the one below it', () => {
    fc.assert(
      fc.property(plans, changes, (planned, changed) => {
        const line = applyRateChanges(
          planned.map(([ms, from, to]) => segment(ms, from, to)),
          changed.map(([at, target, over]) => change(at, target, over)),
        );
        const area = line.reduce(
          (sum, each) => sum + ((each.fromPerSecond + each.toPerSecond) / 2) * (each.durationMs / 1000),
          0,
        );
        const pacer = createStagedPacer(line);
        expect(Math.abs(pacer.total - area)).toBeLessThan(1.001);
        expect(pacer.durationMs).toBeCloseTo(
          planned.reduce((sum, [ms]) => sum + ms, 0),
          3,
        );
        let last = 0;
        for (let index = 0; index < pacer.total; index += 1) {
          const dueMs = pacer.dueAtMs(index);
          expect(dueMs).toBeGreaterThanOrEqual(last - 1e-6);
          last = dueMs;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is the same as before up to a change, so that index lines go on without a gap', () => {
    fc.assert(
      fc.property(plans, rates, fc.integer({ min: 0, max: 5000 }), (planned, target, atMs) => {
        const before = planned.map(([ms, from, to]) => segment(ms, from, to));
        const [old, next] = [before, applyRateChanges(before, [change(atMs, target)])].map(createStagedPacer);
        for (const ms of [0, atMs / 3, atMs / 2, atMs])
          expect(Math.abs((old?.countBefore(ms) ?? 0) - (next?.countBefore(ms) ?? 0))).toBe(0);
      }),
    );
  });
});
