/** What a plan may ask for at most. Each limit has a message of its own that says how to go on. */
export const PLAN_LIMITS = Object.freeze({
  /** Characters of a written plan. */
  textLength: 1024 * 1024,
  /** Maps and lists within each other. */
  depth: 64,
  /** Values in a plan, aliases written out. */
  values: 100_000,
  /** Aliases (`*name`) in a YAML plan. */
  aliases: 100,
  scenarios: 1_000,
  mixEntries: 100,
  /** Stages of one load, and steps of one ramp. */
  stages: 1_000,
  thresholds: 1_000,
  /** Files with pre-flight checks. */
  checks: 100,
  /** Iterations in flight of the whole plan at one time. */
  inFlight: 50_000,
  /** Starts per second of the whole plan at one time. */
  perSecond: 100_000,
  /** Length of a run, milliseconds: a day. */
  durationMs: 24 * 60 * 60 * 1000,
});
