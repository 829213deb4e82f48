/** The times of leases, milliseconds. Master and worker have the same: the master tells them on registration. */
export interface LeaseTiming {
  readonly ttlMs: number;
  readonly renewEveryMs: number;
  /** A paused worker that hears from nobody for so long ends. */
  readonly giveUpAfterMs: number;
  /** Due work without progress for so long means that an engine hangs. */
  readonly hungAfterMs: number;
  /** How far clocks of run time may be apart before a worker is held back. */
  readonly skewMs: number;
}

/** What holds unless somebody says otherwise. */
export const DEFAULT_LEASE_TIMING: LeaseTiming = Object.freeze({
  ttlMs: 2000,
  renewEveryMs: 500,
  giveUpAfterMs: 60_000,
  hungAfterMs: 1250,
  skewMs: 250,
});

/**
 * The master counts a lease as so much longer than the worker. Clocks whose speeds differ by less than this cannot
 * change who of the two expires first, nor can any delay: the worker counts from when it sent, the master from when it
 * processed.
 */
export const MASTER_LEASE_FACTOR = 1.1;
