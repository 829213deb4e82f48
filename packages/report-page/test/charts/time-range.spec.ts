import fc from 'fast-check';
import { fitRange, stepRange, type ZoomStep } from '../../src/charts/time-range.js';

describe('the part of a run that is shown', () => {
  const whole = { fromMs: 0, toMs: 100_000 };

  it.each<[ZoomStep, number, number]>([
    ['in', 25_000, 75_000],
    ['out', 0, 100_000],
    ['later', 0, 100_000],
    ['all', 0, 100_000],
  ])('after "%s" of the whole run is %d to %d', (step, fromMs, toMs) => {
    expect(stepRange(whole, 100_000, step)).toEqual({ fromMs, toMs });
  });

  it('stays within the run and never gets too short, whatever is asked', () => {
    const steps = fc.array(fc.constantFrom<ZoomStep>('in', 'out', 'earlier', 'later', 'all'));
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e7 }), steps, (endMs, all) => {
        let range = { fromMs: 0, toMs: endMs };
        for (const step of all) range = stepRange(range, endMs, step);
        expect(range.fromMs).toBeGreaterThanOrEqual(0);
        expect(range.toMs).toBeLessThanOrEqual(endMs + 1e-6);
        expect(range.toMs - range.fromMs).toBeGreaterThanOrEqual(Math.min(2000, endMs) - 1e-6);
      }),
    );
  });

  it('is moved into the run where a drag went over its end', () => {
    expect(fitRange({ fromMs: 95_000, toMs: 120_000 }, 100_000)).toEqual({ fromMs: 75_000, toMs: 100_000 });
  });
});
