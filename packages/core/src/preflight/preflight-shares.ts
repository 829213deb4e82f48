/** When parts of a pre-flight must have ended, as shares of its deadline: each leaves the next one time to say so. */
export const PREFLIGHT_SHARES = Object.freeze({
  /** A connection. */
  connect: 0.6,
  /** A probe. */
  probe: 0.8,
  /** A probe that does not even let go of its thread. */
  stuckProbe: 0.86,
  /** An own check. */
  ownCheck: 0.9,
  /** Everything in the thread. */
  thread: 0.93,
});
