import fc from 'fast-check';
import { drawDelayMs } from '../src/draw-delay.js';

describe('drawDelayMs', () => {
  it.each([
    ['without jitter it is the time itself', 10, 0, 0.9, 10],
    ['a part of a millisecond is rounded up', 1.2, 0, 0.9, 2],
    ['the smallest draw takes the whole jitter off', 10, 4, 0, 6],
    ['the middle draw changes nothing', 10, 4, 0.5, 10],
    ['a draw of three quarters adds half of the jitter', 10, 4, 0.75, 12],
    ['a jitter above the time never gives less than 0', 1, 10, 0, 0],
  ])('%s', (_, timeMs, jitterMs, draw, expected) => {
    expect(drawDelayMs(timeMs, jitterMs, () => draw)).toBe(expected);
  });

  it('draws nothing where there is no jitter', () => {
    const random = (): number => {
      throw new Error('drawn');
    };
    expect(drawDelayMs(5, 0, random)).toBe(5);
  });

  it('stays within time ± jitter, rounded up, in whole milliseconds', () => {
    const span = fc.integer({ min: 0, max: 86_400_000 });
    fc.assert(
      fc.property(
        span,
        span,
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (timeMs, jitterMs, draw) => {
          const delayMs = drawDelayMs(timeMs, jitterMs, () => draw);
          expect(Number.isInteger(delayMs)).toBe(true);
          expect(delayMs).toBeGreaterThanOrEqual(Math.max(0, timeMs - jitterMs));
          expect(delayMs).toBeLessThanOrEqual(timeMs + jitterMs);
        },
      ),
    );
  });
});
