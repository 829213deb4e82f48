import { parseDuration } from '@vajraedge/sdk';
import type { ThresholdMetric } from './resolved-plan.js';

/** What is wrong with a condition, and what to write. */
export interface ThresholdFault {
  readonly message: string;
  readonly hint: string;
}

const NUMBER = /^\d{1,15}(?:\.\d{1,9})?$/;
const PERCENT = /^(\d{1,3}(?:\.\d{1,9})?)\s*%$/;
const PER_SECOND = /^(\d{1,15}(?:\.\d{1,9})?)\s*(?:\/\s*s)?$/;

/** What a metric is measured in. */
export type LimitUnit = 'us' | 'ratio' | 'perSecond' | 'count' | 'value';

/** The unit of a metric's limit: microseconds, a ratio from 0 to 1, per second, a whole number, or a number. */
export function unitOf({ kind }: ThresholdMetric): LimitUnit {
  switch (kind) {
    case 'quantile':
    case 'mean':
    case 'min':
    case 'max':
      return 'us';
    case 'errorRatio':
    case 'achievedRate':
    case 'checkRatio':
      return 'ratio';
    case 'throughput':
      return 'perSecond';
    case 'count':
    case 'failures':
    case 'dropped':
    case 'missed':
      return 'count';
    case 'counter':
    case 'trend':
      return 'value';
  }
}

/** Reads a limit in the unit that its metric needs. */
export function parseLimit(text: string, metric: string, unit: LimitUnit): number | ThresholdFault {
  switch (unit) {
    case 'us':
      return parseTime(text, metric);
    case 'ratio':
      return parseRatio(text, metric);
    case 'perSecond': {
      const perSecond = PER_SECOND.exec(text)?.[1];
      return perSecond === undefined
        ? plainFault(text, metric, `${metric} is per second: write a plain number, such as 500.`)
        : Number(perSecond);
    }
    case 'count':
      return /^\d{1,15}$/.test(text)
        ? Number(text)
        : plainFault(text, metric, `${metric} counts: write a whole number, such as 100.`);
    case 'value':
      return NUMBER.test(text)
        ? Number(text)
        : plainFault(text, metric, `${metric} has the unit of what the task records: write a plain number.`);
  }
}

function parseTime(text: string, metric: string): number | ThresholdFault {
  const durationMs = parseDuration(text.replace(/\s+/g, '').replace(/[µμ]s$/, 'us'));
  // To the nanosecond: 0.1 ms times 1000 must be 100.
  if (durationMs !== undefined) return Math.round(durationMs * 1e6) / 1e3;
  if (NUMBER.test(text)) {
    return {
      message: `the limit ${text} of ${metric} has no unit.`,
      hint: `Write ${text}ms for milliseconds, or ${text}s for seconds.`,
    };
  }
  if (PERCENT.test(text))
    return { message: `${metric} is a time, ${text} is a share.`, hint: 'Write a duration, such as 250ms.' };
  return { message: `"${text}" is no duration.`, hint: 'Write a number with a unit: 800us, 250ms, 1.5s.' };
}

function parseRatio(text: string, metric: string): number | ThresholdFault {
  const percent = PERCENT.exec(text)?.[1];
  const isPlain = NUMBER.test(text);
  if (percent === undefined && !isPlain) {
    return {
      message: `the limit ${text} of ${metric} is no ratio.`,
      hint: `${metric} is a share from 0 to 1: write 0.01 or 1%.`,
    };
  }
  const ratio = percent === undefined ? Number(text) : Math.round(Number(percent) * 1e9) / 1e11;
  if (ratio <= 1) return ratio;
  const meant =
    isPlain && Number(text) <= 100 ? `Write ${text}% or ${Number(text) / 100}.` : 'Write 0.01 or 1%.';
  const other = metric === 'achievedRate' ? ' For starts per second use throughput.' : '';
  return {
    message: `the limit ${text} of ${metric} is more than the whole.`,
    hint: `${metric} is a share from 0 to 1. ${meant}${other}`,
  };
}

function plainFault(text: string, metric: string, hint: string): ThresholdFault {
  return { message: `"${text}" cannot be a limit of ${metric}.`, hint };
}
