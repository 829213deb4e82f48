import { performance } from 'node:perf_hooks';

/** A pending call that can be taken back. */
export interface Timer {
  cancel(): void;
}

/** The only source of time in core. */
export interface Clock {
  /** Monotonic, in milliseconds with fractions; the same in all threads of a process. */
  nowMs(): number;
  /** Milliseconds since 1970, UTC. */
  wallMs(): number;
  /** Calls back once after about `delayMs`; a timer that `keepsAlive: false` lets the process end before it. */
  after(delayMs: number, call: () => void, options?: { readonly keepsAlive?: boolean }): Timer;
  /** Calls back in the next turn of the event loop, when pending input has been handled. */
  nextTurn(call: () => void): void;
}

/** Longest delay that a Node.js timer takes, milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Readings of both clocks: the first ones are slow (seen: 13 to 30 us apart), the best of so many 0.3 us. */
const READINGS = 100;

/** What has to be added to this thread's `performance.now`: none of the readings can say too much. */
function offsetOfThisThreadMs(): number {
  let bestMs = -Infinity;
  for (let reading = 0; reading < READINGS; reading += 1) {
    const [seconds, nanoseconds] = process.hrtime();
    bestMs = Math.max(bestMs, seconds * 1000 + nanoseconds / 1e6 - performance.now());
  }
  return bestMs;
}

/**
 * The system's monotonic clock. `performance.now` counts from the start of each thread, so it is moved onto the base
 * of `process.hrtime`, which all threads share.
 */
export function createSystemClock(): Clock {
  const offsetMs = offsetOfThisThreadMs();
  const now = performance.now.bind(performance);
  return Object.freeze({
    nowMs: () => now() + offsetMs,
    wallMs: () => Date.now(),
    after: (delayMs: number, call: () => void, options: { readonly keepsAlive?: boolean } = {}) => {
      const timer = setTimeout(call, Math.min(LONGEST_TIMER_MS, Math.max(0, delayMs)));
      if (options.keepsAlive === false) timer.unref();
      return { cancel: () => clearTimeout(timer) };
    },
    nextTurn: (call: () => void) => {
      setImmediate(call);
    },
  });
}
