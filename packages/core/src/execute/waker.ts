import { Worker } from 'node:worker_threads';
import type { Clock } from './clock.js';

/** Wakes the executor on time. One pending wake-up at a time: a new one replaces the last. */
export interface Waker {
  /** Calls `onWake` at `atMs` of the clock, or in the next turn where that has passed; Infinity takes it back. */
  wakeAt(atMs: number): void;
  close(): Promise<void>;
}

/** A waker on the clock's own timers: to the millisecond. For closed loads, and for clocks that are moved by hand. */
export function createTimerWaker(clock: Clock, onWake: () => void): Waker {
  let timer: { cancel(): void } | null = null;
  const wake = (): void => {
    timer = null;
    onWake();
  };
  return {
    wakeAt: (atMs) => {
      timer?.cancel();
      timer = atMs === Infinity ? null : clock.after(atMs - clock.nowMs(), wake);
    },
    close: () => {
      timer?.cancel();
      timer = null;
      return Promise.resolve();
    },
  };
}

/** Positions in the shared memory of a {@link createThreadWaker}: two whole numbers, then two times as doubles. */
const SEQUENCE = 0;
const TARGET = 0;
const ASLEEP_UNTIL = 1;

/**
 * The helper thread. It sleeps in `Atomics.wait`, whose time-out the system keeps to some ten microseconds where a
 * timer of the event loop knows only milliseconds, and wakes the engine's loop by a message. It is text because a
 * thread must start from a file or from text, and this way bundlers need not know about it.
 *
 * Linux puts off the end of a sleep by up to 50 us, to end several at once; a thread may do without, for itself.
 */
const HELPER_SOURCE = `
const { readlinkSync, writeFileSync } = require('node:fs');
const { workerData, parentPort } = require('node:worker_threads');
const sequence = new Int32Array(workerData.memory, 0, 2);
const times = new Float64Array(workerData.memory, 8, 2);
const nowMs = () => { const [s, n] = process.hrtime(); return s * 1000 + n / 1e6; };
try {
  writeFileSync('/proc/' + readlinkSync('/proc/thread-self').split('/').pop() + '/timerslack_ns', '1');
} catch {}
let woken = -1;
for (;;) {
  const current = Atomics.load(sequence, 0);
  const at = times[0];
  if (Number.isNaN(at)) break;
  const now = nowMs();
  const until = current === woken ? Infinity : at;
  if (until > now) {
    times[1] = until;
    Atomics.add(sequence, 1, 1);
    const reason = Atomics.wait(sequence, 0, current, until - now);
    if (reason !== 'timed-out' || current !== Atomics.load(sequence, 0)) continue;
  }
  woken = current;
  parentPort.postMessage(current);
}
process.exit(0);
`;

/** A waker with a thread of its own, for open loads: wakes within some ten microseconds of the time. */
export function createThreadWaker(onWake: () => void): Waker {
  const memory = new SharedArrayBuffer(24);
  const sequence = new Int32Array(memory, 0, 2);
  const times = new Float64Array(memory, 8, 2);
  times[TARGET] = Infinity;
  const helper = new Worker(HELPER_SOURCE, {
    eval: true,
    workerData: { memory },
    stdin: false,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  helper.on('message', (woken: number) => {
    // A wake-up that was replaced while it was on its way is not ours any more.
    if (woken === sequence[SEQUENCE]) onWake();
  });
  const set = (atMs: number): void => {
    times[TARGET] = atMs;
    Atomics.add(sequence, SEQUENCE, 1);
    // It looks again by itself when it wakes up. Both sides write before they read, so one of them sees the other.
    if (!((times[ASLEEP_UNTIL] as number) <= atMs)) Atomics.notify(sequence, SEQUENCE);
  };
  return {
    wakeAt: set,
    close: async () => {
      const gone = new Promise((resolve) => helper.once('exit', resolve));
      set(NaN);
      await gone;
    },
  };
}
