/** A timer that has been started. */
export interface Timer {
  cancel(): void;
}

/** Milliseconds of a clock that never goes back; its zero is arbitrary. */
export function nowMs(): number {
  return performance.now();
}

/** Milliseconds since 1970, as records carry them; comparable with other machines as far as their clocks agree. */
export function wallMs(): number {
  return Date.now();
}

/** Calls back once, after a time in milliseconds. Keeps the process alive until then or until cancelled. */
export function startTimer(delayMs: number, callback: () => void): Timer {
  const timer = setTimeout(callback, delayMs);
  return { cancel: () => clearTimeout(timer) };
}
