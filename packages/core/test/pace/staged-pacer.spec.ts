import fc from 'fast-check';
import { createStagedPacer } from '../../src/pace/staged-pacer.js';
import type { RateSegment } from '../../src/plan/resolved-plan.js';

const segment = (durationMs: number, fromPerSecond: number, toPerSecond = fromPerSecond): RateSegment => ({
  phase: 'sustain',
  durationMs,
  fromPerSecond,
  toPerSecond,
});

describe('createStagedPacer', () => {
  it.each([
    { what: 'a constant rate', segments: [segment(10_000, 1000)], total: 10_000 },
    { what: 'half an iteration a second, over an odd time', segments: [segment(15_000, 0.5)], total: 8 },
    { what: 'a ramp from 0 to R in D: R D / 2', segments: [segment(10_000, 0, 1000)], total: 5000 },
    { what: 'a ramp down', segments: [segment(10_000, 1000, 0)], total: 5000 },
    {
      what: 'up, hold, down',
      segments: [segment(1000, 0, 333), segment(3000, 333), segment(1000, 333, 0)],
      total: 1332,
    },
    { what: 'steps', segments: [segment(1000, 100), segment(1000, 200), segment(1000, 300)], total: 600 },
    {
      what: 'a pause in the middle',
      segments: [segment(1000, 10), segment(5000, 0), segment(1000, 10)],
      total: 20,
    },
    { what: '9,999 a second', segments: [segment(7000, 9999)], total: 69_993 },
    { what: 'nothing at all', segments: [], total: 0 },
  ])('$what holds $total starts', ({ segments, total }) => {
    expect(createStagedPacer(segments).total).toBe(total);
  });

  it('spaces a constant rate evenly from 0', () => {
    const pacer = createStagedPacer([segment(1000, 4)]);
    expect([0, 1, 2, 3].map((index) => pacer.dueAtMs(index))).toEqual([0, 250, 500, 750]);
  });

  it('starts nothing in a stretch without load', () => {
    const pacer = createStagedPacer([segment(1000, 10), segment(5000, 0), segment(1000, 10)]);
    expect(pacer.dueAtMs(9)).toBeCloseTo(900, 6);
    expect(pacer.dueAtMs(10)).toBeCloseTo(6000, 6);
  });

  it('gives every window of a ramp the integral over it, to one start', () => {
    const pacer = createStagedPacer([segment(10_000, 0, 1000)]);
    for (let second = 0; second < 10; second += 1) {
      const expected = 100 * (second + 0.5);
      const starts = pacer.countBefore((second + 1) * 1000) - pacer.countBefore(second * 1000);
      expect(Math.abs(starts - expected)).toBeLessThanOrEqual(1);
    }
  });

  const rate = fc.double({ min: 0, max: 10_000, noNaN: true });
  const segments = fc.array(
    fc
      .record({ durationMs: fc.integer({ min: 1, max: 60_000 }), from: rate, to: rate })
      .map(({ durationMs, from, to }) => segment(durationMs, from, to)),
    { minLength: 1, maxLength: 5 },
  );

  it('is monotonic, and countBefore is the inverse of dueAtMs', () => {
    fc.assert(
      fc.property(segments, fc.double({ min: 0, max: 1, noNaN: true }), (stages, at) => {
        const pacer = createStagedPacer(stages);
        if (pacer.total < 2) return;
        const index = Math.floor(at * (pacer.total - 1));
        const due = pacer.dueAtMs(index);
        expect(due).toBeGreaterThanOrEqual(0);
        expect(due).toBeLessThanOrEqual(pacer.durationMs);
        expect(pacer.dueAtMs(index + 1)).toBeGreaterThanOrEqual(due);
        expect(pacer.countBefore(due - 0.01)).toBeLessThanOrEqual(index + 1);
        expect(pacer.countBefore(due + 0.01)).toBeGreaterThanOrEqual(index);
      }),
    );
  });

  it('holds the integral of the rate', () => {
    fc.assert(
      fc.property(segments, (stages) => {
        const area = stages.reduce(
          (sum, { durationMs, fromPerSecond, toPerSecond }) =>
            sum + (durationMs * (fromPerSecond + toPerSecond)) / 2000,
          0,
        );
        const { total } = createStagedPacer(stages);
        expect(total).toBeGreaterThanOrEqual(Math.floor(area));
        expect(total).toBeLessThanOrEqual(Math.ceil(area));
      }),
    );
  });
});
