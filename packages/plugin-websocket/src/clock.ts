/** A timer that has been started. */
export interface Timer {
  cancel(): void;
}

/** Milliseconds of a clock that never goes back; its zero is arbitrary. */
export function nowMs(): number {
  return performance.now();
}

/** Calls back again and again, every so many milliseconds, until cancelled. Does not keep the process alive. */
export function startTicks(intervalMs: number, callback: () => void): Timer {
  const timer = setInterval(callback, intervalMs).unref();
  return { cancel: () => clearInterval(timer) };
}
