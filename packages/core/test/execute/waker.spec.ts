import { createSystemClock } from '../../src/execute/clock.js';
import { onWakerThread, type Waker, WakerThread } from '../../src/execute/waker.js';

const clock = createSystemClock();

/**
 * Lets `use` work with a waker whose wake-ups can be waited for; a wake-up is the moment at which it came. Those before
 * `sinceMs` are left out: on a busy machine a time may come before it can be replaced.
 */
async function withWaker(
  use: (waker: Waker, woken: (sinceMs?: number) => Promise<number>) => Promise<void>,
): Promise<void> {
  const wakes: number[] = [];
  let tell = (): void => undefined;
  const woken = async (sinceMs = 0): Promise<number> => {
    for (;;) {
      const atMs = wakes.shift();
      if (atMs !== undefined && atMs >= sinceMs) return atMs;
      if (atMs === undefined)
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
    }
  };
  await onWakerThread(async (createWaker) => {
    const waker = createWaker(() => {
      wakes.push(clock.nowMs());
      tell();
    });
    await use(waker, woken);
    expect(wakes).toEqual([]);
  });
}

describe('a waker with a thread of its own', () => {
  it('never comes before its time, however often it is asked', () =>
    withWaker(async (waker, woken) => {
      for (let round = 0; round < 100; round += 1) {
        const atMs = clock.nowMs() + (round % 5) / 10;
        waker.wakeAt(atMs);
        expect(await woken()).toBeGreaterThanOrEqual(atMs);
      }
    }));

  it('comes once, at the last time that was set, where that is later than the one it sleeps for', () =>
    withWaker(async (waker, woken) => {
      for (let round = 0; round < 20; round += 1) {
        waker.wakeAt(clock.nowMs() + 5);
        await turns(round);
        const setMs = clock.nowMs();
        const atMs = setMs + 30;
        for (let before = 9; before >= 0; before -= 1) waker.wakeAt(atMs - before / 10);
        expect(await woken(setMs)).toBeGreaterThanOrEqual(atMs);
      }
    }));

  it('comes at an earlier time that is set while it sleeps', () =>
    withWaker(async (waker, woken) => {
      for (let round = 0; round < 50; round += 1) {
        const farMs = clock.nowMs() + 3_600_000;
        waker.wakeAt(farMs);
        await turns(round);
        waker.wakeAt(clock.nowMs() + 0.5);
        expect(await woken()).toBeLessThan(farMs);
      }
    }));

  it('does not come for a time that was taken back', () =>
    withWaker(async (waker, woken) => {
      for (let round = 0; round < 20; round += 1) {
        waker.wakeAt(clock.nowMs() + 1);
        await turns(round);
        const setMs = clock.nowMs();
        waker.wakeAt(Infinity);
        const atMs = setMs + 2;
        waker.wakeAt(atMs);
        expect(await woken(setMs)).toBeGreaterThanOrEqual(atMs);
      }
    }));

  it('goes on with the next waker, and does not come to the last one any more', () =>
    onWakerThread(async (createWaker) => {
      for (let round = 0; round < 20; round += 1) {
        let late = 0;
        const last = createWaker(() => (late += 1));
        last.wakeAt(clock.nowMs() + 1);
        await turns(round);
        const before = late;
        await last.close();
        const atMs = clock.nowMs() + 2;
        const wokenMs = await new Promise<number>((resolve) => {
          createWaker(() => resolve(clock.nowMs())).wakeAt(atMs);
          // An engine that has ended takes back its own wake-up, not this one.
          last.wakeAt(Infinity);
        });
        expect(wokenMs).toBeGreaterThanOrEqual(atMs);
        await last.close();
        expect(late).toBe(before);
      }
    }));

  it('has no thread before it has a waker, and can be ended with one that waits', async () => {
    await new WakerThread().close();
    const thread = new WakerThread();
    let woken = 0;
    thread.createWaker(() => (woken += 1)).wakeAt(clock.nowMs() + 60_000);
    await thread.close();
    await thread.close();
    expect(woken).toBe(0);
  });
});

/** Lets the helper thread come as far as it may: it sleeps by then, or does not yet. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1)
    await new Promise<void>((resolve) => clock.nextTurn(() => resolve()));
}
