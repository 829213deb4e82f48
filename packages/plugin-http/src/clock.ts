import { performance } from 'node:perf_hooks';

/** A timer that has been started. */
export interface Timer {
  cancel(): void;
}

/** Milliseconds of a clock that never goes back; its zero is arbitrary. */
export function nowMs(): number {
  return performance.now();
}

/** Milliseconds since 1970, for what is dated by the calendar: cookies and certificates. */
export function epochMs(): number {
  return Date.now();
}

/** Calls back once, after a time in milliseconds. Keeps the process alive until then or until cancelled. */
export function startTimer(delayMs: number, callback: () => void): Timer {
  return new StartedTimer(setTimeout(callback, delayMs));
}

// Every user holds some of them: a closure each would take three times as much.
class StartedTimer implements Timer {
  readonly #timeout: NodeJS.Timeout;

  constructor(timeout: NodeJS.Timeout) {
    this.#timeout = timeout;
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }
}
