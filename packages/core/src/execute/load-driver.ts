/**
 * Makes the load of one scenario in one engine. States: waiting -> offering (iterations may start) -> draining (none
 * may, some are running) -> done.
 */
export interface LoadDriver {
  /** Moment of the scenario's start, of the clock. */
  begin(startMs: number): void;
  /** Starts what is due. @returns when it wants to be called next, of the clock; Infinity: not on its own account */
  pump(nowMs: number): number;
  /** Starts nothing from now on. */
  stop(nowMs: number): void;
  /** Gives up what is still running or waiting to start, counting it. */
  abort(nowMs: number): void;
  /** Fails iterations that began before `beforeMs`. */
  expire(beforeMs: number, nowMs: number): void;
  /** Brings the counts of due iterations up to `nowMs`. */
  settle(nowMs: number): void;
  readonly state: DriverState;
  /** Iterations running. */
  readonly inFlight: number;
  /** Users that exist. */
  readonly users: number;
}

/** What a driver is about: before its time, starting iterations, waiting for the last of them, finished. */
export type DriverState = 'waiting' | 'offering' | 'draining' | 'done';

/** What a driver tells the executor. */
export interface DriverHost {
  /** Whether one more iteration may start in this turn of the event loop. */
  mayStart(nowMs: number): boolean;
  /** Looks at the driver again as soon as its state may have changed. */
  changed(): void;
  /** How late, in microseconds, the engine started what it could have started. */
  recordWakeLag(lagUs: number): void;
}
