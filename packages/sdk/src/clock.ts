/** A timer that has been started. */
export interface Timer {
  cancel(): void;
}

/** Milliseconds of `performance.now()`: of a clock that never goes back. */
export function nowMs(): number {
  return performance.now();
}

/** Calls back once, after a time in milliseconds. Keeps the process alive until then or until cancelled. */
export function startTimer(delayMs: number, callback: () => void): Timer {
  return new StartedTimer(setTimeout(callback, delayMs));
}

// Every user of a load may hold some: a closure each would take three times as much.
class StartedTimer implements Timer {
  readonly #timeout: ReturnType<typeof setTimeout>;

  constructor(timeout: ReturnType<typeof setTimeout>) {
    this.#timeout = timeout;
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }
}
