import { describe, expect, it } from '@jest/globals';
import { startOnClockMs } from '../../src/run/run-time.js';

const START = { monotonicMs: 1000, wallMs: 50_000, bootId: 'boot' };

describe('run time 0 after a restart', () => {
  it.each([
    [
      'is that of the monotonic clock while the machine is up',
      { monotonicMs: 9000, wallMs: 58_000, bootId: 'boot' },
      1000,
    ],
    [
      'is not moved by a wall clock that was set',
      { monotonicMs: 9000, wallMs: 3_600_000, bootId: 'boot' },
      1000,
    ],
    [
      'is that of the wall after the machine was started anew',
      { monotonicMs: 200, wallMs: 60_000, bootId: 'other' },
      -9800,
    ],
    [
      'is that of the wall where the system does not say',
      { monotonicMs: 200, wallMs: 60_000, bootId: null },
      -9800,
    ],
  ])('%s', (_, now, startMs) => {
    expect(startOnClockMs(START, now)).toBe(startMs);
  });
});
