import { durationOption } from '../options/duration-option.js';
import { usageError } from '../usage-error.js';

/** The options about pre-flight as they were typed. */
export interface PreflightOptionTexts {
  readonly skipPreflight?: boolean;
  readonly yes?: boolean;
  readonly preflightTimeout?: string;
}

/** The same, understood. */
export interface PreflightSettings {
  readonly skip: boolean;
  /** WARN is taken for "go on". */
  readonly yes: boolean;
  /** Time for all checks together, milliseconds; undefined: the usual. */
  readonly deadlineMs: number | undefined;
}

/** Less does not even start the thread that the tasks are asked in; more is no pre-flight any more, milliseconds. */
const SHORTEST_MS = 1000;
const LONGEST_MS = 600_000;

/** Reads the options. @throws VE_USAGE */
export function readPreflightSettings({
  skipPreflight = false,
  yes = false,
  preflightTimeout,
}: PreflightOptionTexts): PreflightSettings {
  const option = '--preflight-timeout';
  const deadlineMs = durationOption(option, preflightTimeout, LONGEST_MS)?.durationMs;
  if (deadlineMs !== undefined && deadlineMs < SHORTEST_MS)
    throw usageError(
      `${option}: "${preflightTimeout}" is too short for any check.`,
      `Give it at least 1s: ${option} 5s`,
    );
  if (deadlineMs !== undefined && skipPreflight)
    throw usageError(`${option} makes no sense with --skip-preflight.`, 'Leave out one of the two.');
  return { skip: skipPreflight, yes, deadlineMs };
}
