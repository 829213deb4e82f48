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

/** Positions in the shared memory of a {@link WakerThread}: two whole numbers, then two times as doubles. */
const SEQUENCE = 0;
const TARGET = 0;
const ASLEEP_UNTIL = 1;

/**
 * The helper thread. It sleeps in `Atomics.wait`, whose time-out the system keeps to some ten microseconds where a
 * timer of the event loop knows only milliseconds, and wakes the engine's loop by a message. It is text because a
 * thread must start from a file or from text, and this way bundlers need not know about it.
 *
 * Linux puts off the end of a sleep by up to 50 us, to end several at once; a thread may do without, for itself.
 *
 * While its garbage is collected nobody is woken, and what starting leaves behind takes a millisecond (seen: at the 252nd
 * wake-up): it is collected at once, since there is more of it than there is room. Later ones find next to nothing.
 */
const HELPER_SOURCE = `
const { readlinkSync, writeFileSync } = require('node:fs');
const { workerData, parentPort } = require('node:worker_threads');
const sequence = new Int32Array(workerData.memory, 0, 2);
const times = new Float64Array(workerData.memory, 8, 2);
const now = performance.now.bind(performance);
let offset = -Infinity;
for (let reading = 0; reading < 100; reading += 1) {
  const [s, n] = process.hrtime();
  offset = Math.max(offset, s * 1000 + n / 1e6 - now());
}
try {
  writeFileSync('/proc/' + readlinkSync('/proc/thread-self').split('/').pop() + '/timerslack_ns', '1');
} catch {}
for (let filled = 0; filled < 16_000; filled += 1) new Array(16);
let woken = -1;
for (;;) {
  const current = Atomics.load(sequence, 0);
  const at = times[0];
  if (Number.isNaN(at)) break;
  const until = current === woken ? Infinity : at;
  const left = until - offset - now();
  if (left > 0) {
    times[1] = until;
    Atomics.add(sequence, 1, 1);
    const reason = Atomics.wait(sequence, 0, current, left);
    if (reason !== 'timed-out' || current !== Atomics.load(sequence, 0)) continue;
  }
  woken = current;
  parentPort.postMessage(current);
}
process.exit(0);
`;

/** Makes a waker that calls `onWake`. */
export type CreateWaker = (onWake: () => void) => Waker;

/**
 * Wakers for open loads, which come within some ten microseconds of the time. They share a helper thread that starts with
 * the first of them, since starting one takes half of a round of warming up. Only the newest of them wakes, and only it
 * sets the time: what an engine that has ended still does must not take back the wake-up of the next.
 */
export class WakerThread {
  readonly #memory = new SharedArrayBuffer(24);
  readonly #sequence = new Int32Array(this.#memory, 0, 2);
  readonly #times = new Float64Array(this.#memory, 8, 2);
  #helper: Worker | null = null;
  #onWake: (() => void) | null = null;

  readonly createWaker: CreateWaker = (onWake) => {
    this.#helper ??= this.#start();
    this.#onWake = onWake;
    return {
      wakeAt: (atMs) => {
        if (this.#onWake === onWake) this.#set(atMs);
      },
      close: () => {
        if (this.#onWake === onWake) {
          this.#onWake = null;
          this.#set(Infinity);
        }
        return Promise.resolve();
      },
    };
  };

  /** Ends the thread. */
  async close(): Promise<void> {
    const helper = this.#helper;
    if (helper === null) return;
    this.#helper = null;
    this.#onWake = null;
    const gone = new Promise((resolve) => helper.once('exit', resolve));
    this.#set(NaN);
    await gone;
  }

  #start(): Worker {
    this.#times[TARGET] = Infinity;
    const helper = new Worker(HELPER_SOURCE, {
      eval: true,
      workerData: { memory: this.#memory },
      stdin: false,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
    helper.on('message', (woken: number) => {
      // A wake-up that was replaced while it was on its way is not ours any more.
      if (woken === this.#sequence[SEQUENCE]) this.#onWake?.();
    });
    return helper;
  }

  #set(atMs: number): void {
    this.#times[TARGET] = atMs;
    Atomics.add(this.#sequence, SEQUENCE, 1);
    // It looks again by itself when it wakes up. Both sides write before they read, so one of them sees the other.
    if (!((this.#times[ASLEEP_UNTIL] as number) <= atMs)) Atomics.notify(this.#sequence, SEQUENCE);
  }
}

/** Lets something use wakers, and ends their thread afterwards. */
export async function onWakerThread(use: (createWaker: CreateWaker) => Promise<void>): Promise<void> {
  const thread = new WakerThread();
  try {
    await use(thread.createWaker);
  } finally {
    await thread.close();
  }
}
