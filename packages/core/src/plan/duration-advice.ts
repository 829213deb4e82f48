import { parseDuration } from '@vajraedge/sdk';
import { describeValue } from './describe-value.js';
import type { Finding } from './problem-list.js';

/** Unit words that people write, and the unit that is meant; the longest first. */
const UNIT_WORDS: readonly (readonly [RegExp, string])[] = [
  [/milliseconds?|millis|msecs?/g, 'ms'],
  [/microseconds?|micros|usecs?|µs|μs/g, 'us'],
  [/seconds?|secs?/g, 's'],
  [/minutes?|mins?/g, 'm'],
  [/hours?|hrs?/g, 'h'],
  [/days?/g, 'd'],
];

/** What is wrong with a value that should be a duration, and how to write it. */
export function durationFinding(value: unknown, wanted: string): Finding {
  const text = String(value).trim();
  const isScalar = typeof value === 'string' || typeof value === 'number';
  if (isScalar && /^\d+(\.\d+)?$/.test(text)) {
    return {
      code: 'VE_PLAN_WRONG_UNIT',
      message: `${describeValue(value)} has no unit.`,
      hint: `Write "${text}s" for ${text} seconds, or "${text}ms" for ${text} milliseconds.`,
    };
  }
  if (typeof value !== 'string')
    return { code: 'VE_PLAN_WRONG_TYPE', message: `is ${describeValue(value)}, wanted ${wanted}.` };
  const meant = meantDuration(text);
  return {
    code: 'VE_PLAN_WRONG_UNIT',
    message: `${describeValue(value)} is no duration.`,
    hint:
      meant === null
        ? 'Write a number with a unit: "500ms", "30s", "5m", "1h30m" (us, ms, s, m, h, d).'
        : `Write "${meant}".`,
  };
}

function meantDuration(text: string): string | null {
  if (text.length > 40) return null;
  let meant = text.toLowerCase().replace(/\s|,|and/g, '');
  for (const [word, unit] of UNIT_WORDS) meant = meant.replace(word, unit);
  return parseDuration(meant) === undefined ? null : meant;
}
