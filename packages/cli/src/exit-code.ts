import type { RunReport } from '@vajraedge/core';

/** What the process ends with. */
export const EXIT = Object.freeze({
  ok: 0,
  /** A bug of ours. */
  bug: 1,
  /** Wrong usage, or a plan, plugin or file that cannot be used. */
  usage: 2,
  /** Pre-flight said no. */
  preflight: 3,
  /** A threshold was not met. */
  threshold: 4,
  /** The generator was the limit, not the target. */
  invalid: 5,
  /** The run broke off. */
  broken: 6,
  interrupted: 130,
});

/** One of the values of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Codes that do not mean "what you gave cannot be used", which is what all others mean. */
const BY_ERROR: ReadonlyMap<string, ExitCode> = new Map([
  ['VE_RUN_INTERRUPTED', EXIT.interrupted],
  ['VE_PREFLIGHT_FAILED', EXIT.preflight],
  ['VE_PREFLIGHT_WARN', EXIT.preflight],
  ['VE_COMPARE_NOT_VALID', EXIT.invalid],
  ['VE_ENGINE_FAILED', EXIT.broken],
  ['VE_ENGINE_LOST', EXIT.broken],
  ['VE_MASTER_LOST', EXIT.broken],
  ['VE_MASTER_UNREACHABLE', EXIT.broken],
  ['VE_FLEET_FAILED', EXIT.broken],
  ['VE_NO_WORKERS', EXIT.broken],
  ['VE_TOO_FEW_WORKERS', EXIT.broken],
  ['VE_RUN_REFUSED', EXIT.broken],
]);

/** The exit code for an error by its `VE_…` code; anything that has none is a bug of ours. */
export function exitCodeOfError(code: string | null): ExitCode {
  if (code === null) return EXIT.bug;
  return BY_ERROR.get(code) ?? EXIT.usage;
}

/**
 * The exit code for a run that has a result. What makes the others meaningless comes first: interrupted, broken off,
 * INVALID (5) before thresholds (4), since a threshold judged on numbers that mean nothing says nothing either way.
 * With `strict`, SUSPECT counts as INVALID.
 */
export function exitCodeOfReport(
  { outcome, verdict, thresholds }: Pick<RunReport, 'outcome' | 'verdict' | 'thresholds'>,
  { strict }: { readonly strict: boolean },
): ExitCode {
  if (outcome === 'interrupted') return EXIT.interrupted;
  if (outcome === 'broken') return EXIT.broken;
  if (verdict.state === 'INVALID' || (strict && verdict.state === 'SUSPECT')) return EXIT.invalid;
  if (outcome === 'aborted' || thresholds.some(({ ok }) => !ok)) return EXIT.threshold;
  return EXIT.ok;
}
