import { parseDuration } from '@vajraedge/sdk';
import { usageError } from '../usage-error.js';

/** A length of time that an option was given, as text and in milliseconds; undefined where it was not. @throws VE_USAGE */
export function durationOption(
  option: string,
  text: string | undefined,
  maxMs: number,
): { readonly text: string; readonly durationMs: number } | undefined {
  if (text === undefined) return undefined;
  const durationMs = parseDuration(text.trim());
  if (durationMs === undefined) {
    const bare = /^\d+(?:\.\d+)?$/.test(text.trim());
    const hint = bare
      ? `Write ${option} ${text.trim()}s for seconds, ${text.trim()}m for minutes.`
      : `Write it as in: ${option} 30s`;
    throw usageError(`${option}: "${text}" ${bare ? 'has no unit' : 'is no length of time'}.`, hint);
  }
  if (durationMs <= 0)
    throw usageError(`${option}: it must be longer than nothing.`, `Write it as in: ${option} 30s`);
  if (durationMs > maxMs)
    throw usageError(
      `${option}: "${text}" is longer than ${maxMs / 3_600_000} h.`,
      'Split the test into several runs.',
    );
  return { text: text.trim(), durationMs };
}
