/** Milliseconds of a clock that never goes back; its zero is arbitrary. */
export function nowMs(): number {
  return performance.now();
}

/** Milliseconds since 1970, the clock in which deadlines of calls are told. */
export function wallClockMs(): number {
  return Date.now();
}
