import type { RateChange } from '../pace/rate-change.js';
import type { SlotShare } from '../pace/slot-share.js';

/**
 * What could not be started in time because there was no lease, or because slots came late, is missed once it is so late,
 * milliseconds: it would be a burst.
 */
export const LATE_MS = 50;

/** How far a driver has come. */
export interface LoadPosition {
  /** Open load: held indexes below it are counted. Closed load: no user has had more iterations. */
  readonly settledIndex: number;
  readonly appliedHandover: number;
}

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
  /** Slots are this engine's from an index on. */
  grant(share: SlotShare, nowMs: number): void;
  /** Slots are to be given back; the scenario's runtime is told when they are. */
  revoke(share: SlotShare, nowMs: number): void;
  /** Gives up all slots at once. */
  fence(nowMs: number): void;
  changeRate(change: RateChange, nowMs: number): void;
  /** There is a new lease. `lapsed`: the one before was over. */
  leased(lapsed: boolean, nowMs: number): void;
  /** Run time 0 was moved. */
  moveStart(byMs: number): void;
  /** Whether something is late that could be started. */
  isBehind(nowMs: number): boolean;
  readonly position: LoadPosition;
  /** Grows with everything that is started or given up. */
  readonly progress: number;
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
  /** Something is due and no wake-up has come for it yet: starts it, unless it is to wait for what falls due with it. */
  comeBy(nowMs: number): void;
  /** How late, in microseconds, the engine started what it could have started. */
  recordWakeLag(lagUs: number): void;
}
