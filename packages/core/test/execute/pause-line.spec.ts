import { PauseLine } from '../../src/execute/pause-line.js';

/** Timers go off in the order of their times, each at its time or a little off it, as told. */
function fakeClock(offMs = 0) {
  let nowMs = 0;
  let timers: { atMs: number; call: () => void }[] = [];
  return {
    armed: () => timers.length,
    nowMs: () => nowMs,
    after(delayMs: number, call: () => void) {
      const timer = { atMs: nowMs + Math.max(0.05, delayMs + offMs), call };
      timers.push(timer);
      return { cancel: () => void (timers = timers.filter((each) => each !== timer)) };
    },
    goTo(atMs: number): void {
      for (;;) {
        const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined || next.atMs > atMs) break;
        timers = timers.filter((each) => each !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.call();
      }
      nowMs = atMs;
    },
  };
}

/** Numbers that look like chance and are always the same. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

describe('those who pause', () => {
  it('go on in the order of their times, whatever the order of their coming', () => {
    const clock = fakeClock();
    const over: [resumeMs: number, atMs: number][] = [];
    const line = new PauseLine<{ resumeMs: number }>(clock, ({ resumeMs }) =>
      over.push([resumeMs, clock.nowMs()]),
    );
    const random = numbers(7);
    const times = Array.from(
      { length: 2000 },
      () => Math.floor((random.next().value as number) * 50_000) / 10,
    );
    for (const resumeMs of times) line.add({ resumeMs });
    clock.goTo(5000);
    expect(over).toHaveLength(2000);
    expect(over.map(([resumeMs]) => Math.round(resumeMs))).toEqual(
      over.map(([resumeMs]) => Math.round(resumeMs)).toSorted((a, b) => a - b),
    );
    for (const [resumeMs, atMs] of over) expect(Math.abs(atMs - resumeMs)).toBeLessThanOrEqual(0.5);
  });

  it('may come back while others go on, each time for its time', () => {
    const clock = fakeClock();
    const rounds = new Map<string, number[]>();
    const line = new PauseLine<{ name: string; everyMs: number; resumeMs: number }>(clock, (item) => {
      rounds.set(item.name, [...(rounds.get(item.name) ?? []), item.resumeMs]);
      item.resumeMs += item.everyMs;
      line.add(item);
    });
    for (const [name, everyMs] of [
      ['a', 10],
      ['b', 25],
      ['c', 5],
    ] as const)
      line.add({ name, everyMs, resumeMs: everyMs });
    clock.goTo(50);
    expect(Object.fromEntries(rounds)).toEqual({
      a: [10, 20, 30, 40, 50],
      b: [25, 50],
      c: [5, 10, 15, 20, 25, 30, 35, 40, 45, 50],
    });
  });

  it('take one timer, and none when they are forgotten', () => {
    const clock = fakeClock();
    let over = 0;
    const line = new PauseLine<{ resumeMs: number }>(clock, () => {
      over += 1;
    });
    for (const resumeMs of [30, 20, 10, 40]) line.add({ resumeMs });
    expect(clock.armed()).toBe(1);
    line.clear();
    expect(clock.armed()).toBe(0);
    clock.goTo(100);
    expect(over).toBe(0);
    line.add({ resumeMs: 110 });
    clock.goTo(120);
    expect(over).toBe(1);
  });

  it.each([-0.9, 0.9])('are kept to their times by timers that come %s ms off', (offMs) => {
    const clock = fakeClock(offMs);
    const offs: number[] = [];
    const line = new PauseLine<{ resumeMs: number }>(clock, ({ resumeMs }) =>
      offs.push(clock.nowMs() - resumeMs),
    );
    for (let resumeMs = 5; resumeMs < 500; resumeMs += 7.3) line.add({ resumeMs });
    clock.goTo(600);
    expect(offs).toHaveLength(68);
    for (const off of offs) expect(off).toBeGreaterThanOrEqual(-0.5);
  });
});
