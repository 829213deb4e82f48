import { createLineSchedule, renderProgressLine } from '../../src/terminal/progress-line.js';
import { progressOf } from './run-progress.js';

describe('a progress line', () => {
  it('says where the run stands', () => {
    expect(renderProgressLine(progressOf())).toBe(
      '00:12 / 00:30  sustain  500/s of 500/s  3 in flight  response p50 1.20 ms p95 2.40 ms p99 4.80 ms  12 failed (HTTP_5XX 10)  VALID',
    );
  });

  it('says no asked rate and no end where the plan has none', () => {
    const line = renderProgressLine(progressOf({ plannedMs: null, askedPerSecond: 0, failures: {} }));
    expect(line).toMatch(/^00:12 {2}sustain {2}500\/s {2}3 in flight/);
    expect(line).toContain('12 failed  VALID');
  });
});

it('is due at the first second, then every five', () => {
  const isDue = createLineSchedule();
  const due = Array.from({ length: 16 }, (_, at) => (at + 1) * 1000).filter(isDue);
  expect(due).toEqual([1000, 5000, 10_000, 15_000]);
});

it('is due once after a gap', () => {
  const isDue = createLineSchedule();
  expect([1000, 17_000, 18_000, 20_000].filter(isDue)).toEqual([1000, 17_000, 20_000]);
});
