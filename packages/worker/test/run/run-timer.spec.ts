import { ManualClock } from '@vajraedge/core/testing';
import { RunTimer } from '../../src/run/run-timer.js';

describe('run time 0', () => {
  const told: [string, number][] = [];
  const listener = {
    onStart: (atMs: number): void => void told.push(['start', Math.round(atMs)]),
    onMove: (atMs: number): void => void told.push(['move', Math.round(atMs)]),
  };
  beforeEach(() => {
    told.length = 0;
  });

  it('is told once the run is armed and the clock is known, whichever comes first', () => {
    const clock = new ManualClock();
    const first = new RunTimer(clock, listener);
    first.arm();
    expect(told).toEqual([]);
    const nowMs = clock.nowMs();
    first.add(nowMs, -1000, nowMs);
    const second = new RunTimer(clock, listener);
    second.add(nowMs, -500, nowMs);
    second.arm();
    second.arm();
    expect(told).toEqual([
      ['start', nowMs + 1000],
      ['start', nowMs + 500],
    ]);
    first.stop();
    second.stop();
  });

  it('moves in small steps, and not by less than matters', async () => {
    const clock = new ManualClock();
    const timer = new RunTimer(clock, listener);
    const startMs = clock.nowMs();
    timer.arm();
    timer.add(startMs, -1000, startMs + 20);
    expect(told).toEqual([['start', startMs + 1010]]);
    await clock.advance(1000);
    // A better round trip says that it was 8 ms wrong.
    const nowMs = clock.nowMs();
    timer.add(nowMs, nowMs - startMs - 1002, nowMs);
    for (let step = 0; step < 20; step += 1) await clock.advance(100);
    const moves = told.filter(([kind]) => kind === 'move').map(([, atMs]) => atMs - startMs);
    expect(moves.at(-1)).toBe(1002);
    const steps = moves.map((atMs, at) => Math.abs(atMs - (moves[at - 1] ?? 1010)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(101);
    timer.stop();
    const before = told.length;
    await clock.advance(1000);
    expect(told).toHaveLength(before);
  });
});
