import { nowMs } from '../src/clock.js';
import { Deadline } from '../src/deadline.js';

describe('a deadline', () => {
  test('is met once, not before its time', async () => {
    const startMs = nowMs();
    let met = 0;
    await new Promise<void>((resolve) => {
      const deadline = new Deadline(() => {
        met += 1;
        resolve();
      });
      deadline.set(startMs + 20);
      deadline.set(startMs + 40);
    });
    expect(nowMs() - startMs).toBeGreaterThanOrEqual(40);
    expect(met).toBe(1);
  });

  test('can be brought forward', async () => {
    await new Promise<void>((resolve) => {
      const deadline = new Deadline(resolve);
      deadline.set(nowMs() + 1e9);
      deadline.set(nowMs() + 5);
    });
  });

  test('can be set again after it was met, and after it was taken back', async () => {
    const startMs = nowMs();
    let met = 0;
    await new Promise<void>((resolve) => {
      const deadline: Deadline = new Deadline(() => {
        met += 1;
        if (met === 2) resolve();
        else {
          deadline.set(nowMs() + 1);
          deadline.set(Infinity);
          deadline.set(startMs + 20);
        }
      });
      deadline.set(startMs + 1);
    });
    expect(nowMs() - startMs).toBeGreaterThanOrEqual(20);
  });
});
