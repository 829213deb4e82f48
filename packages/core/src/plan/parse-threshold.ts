import { didYouMean } from '@vajraedge/sdk';
import type { ResolvedThreshold, ThresholdMetric, TimeName } from './resolved-plan.js';
import { type LimitUnit, parseLimit, type ThresholdFault, unitOf } from './threshold-limit.js';

/** A condition after reading. */
export type ParsedThreshold = Pick<ResolvedThreshold, 'metric' | 'comparison' | 'limit'>;

const COMPARISON = /^(.*?)\s*(<=|>=|<|>|==|=|!=|≤|≥)\s*(.*)$/s;
const QUANTILE = /^p(\d{1,3}(?:\.\d{1,6})?)$/;
const TIMES: readonly TimeName[] = ['responseTime', 'serviceTime', 'startLag'];
const PLAIN_METRICS = [
  'errorRatio',
  'achievedRate',
  'throughput',
  'count',
  'failures',
  'dropped',
  'missed',
] as const;

/** What is offered where a metric is not known. */
const METRICS: readonly string[] = [
  'p50',
  'p95',
  'p99',
  'mean',
  'min',
  'max',
  ...PLAIN_METRICS,
  'checkRatio',
  'counter',
];

const EXAMPLE =
  'Write metric, comparison, limit: p99(responseTime) < 250ms, errorRatio < 1%, throughput >= 500.';

/**
 * Reads a condition: `metric comparison limit`.
 *
 *     metric     = ("p" number | "mean" | "min" | "max") "(" time ")" | "p" number "(trend(" name "))"
 *                | "errorRatio" | "achievedRate" | "throughput" | "count" | "failures" | "dropped" | "missed"
 *                | "checkRatio" ["(" name ")"] | "counter(" name ")"
 *     time       = "responseTime" | "serviceTime" | "startLag"
 *     comparison = "<" | "<=" | ">" | ">="
 *     limit      = duration for times, 0.01 or 1% for ratios, else a number
 */
export function parseThreshold(expression: string): ParsedThreshold | ThresholdFault {
  const [, left = '', sign = '', limitText = ''] = COMPARISON.exec(expression.trim()) ?? [];
  if (sign === '') return { message: 'has no comparison.', hint: EXAMPLE };
  const comparison = toComparison(sign);
  if (comparison === null) return { message: `cannot compare with "${sign}".`, hint: 'Use <, <=, > or >=.' };
  if (limitText === '') return { message: 'has no limit.', hint: EXAMPLE };
  const metric = parseMetric(left.trim());
  if ('message' in metric) return metric;
  const unit = unitOf(metric);
  const limit = parseLimit(limitText.trim(), left.trim(), unit);
  if (typeof limit !== 'number') return limit;
  return impossible(comparison, limit, unit) ?? { metric, comparison, limit };
}

function toComparison(sign: string): ParsedThreshold['comparison'] | null {
  if (sign === '≤') return '<=';
  if (sign === '≥') return '>=';
  return sign === '<' || sign === '<=' || sign === '>' || sign === '>=' ? sign : null;
}

function parseMetric(text: string): ThresholdMetric | ThresholdFault {
  const [, head = text, argument] = /^([^()]*)\((.*)\)$/s.exec(text) ?? [];
  const name = head.trim();
  const quantile = QUANTILE.exec(name)?.[1];
  if (quantile !== undefined) return quantileMetric(name, Number(quantile), argument);
  if (name === 'mean' || name === 'min' || name === 'max') {
    const time = timeOf(name, argument);
    return typeof time === 'string' ? { kind: name, time } : time;
  }
  if (name === 'checkRatio') return { kind: name, check: argument === undefined ? null : unquoted(argument) };
  if (name === 'counter') {
    const counter = unquoted(argument ?? '');
    return counter === ''
      ? { message: 'counter needs a name.', hint: 'Write counter(name) > 100.' }
      : { kind: name, name: counter };
  }
  const kind = PLAIN_METRICS.find((metric) => metric === name);
  if (kind === undefined) return unknownMetric(name);
  return argument === undefined
    ? { kind }
    : { message: `${kind} takes nothing in parentheses.`, hint: `Write ${kind} alone.` };
}

function quantileMetric(
  name: string,
  percentile: number,
  argument: string | undefined,
): ThresholdMetric | ThresholdFault {
  if (percentile <= 0 || percentile > 100)
    return { message: `${name} is no percentile.`, hint: 'Write p0.1 to p100, for example p99 or p99.9.' };
  // Decimal division: 99.9 / 100 is not 0.999 in binary.
  const quantile = Number((percentile / 100).toFixed(10));
  const trend = /^\s*trend\((.+)\)\s*$/s.exec(argument ?? '')?.[1];
  if (trend !== undefined) return { kind: 'trend', name: unquoted(trend), quantile };
  const time = timeOf(name, argument);
  return typeof time === 'string' ? { kind: 'quantile', time, quantile } : time;
}

function timeOf(metric: string, argument: string | undefined): TimeName | ThresholdFault {
  const word = argument?.trim() ?? '';
  const time = TIMES.find((each) => each === word);
  if (time !== undefined) return time;
  if (word === '')
    return {
      message: `${metric} of what?`,
      hint: `Write ${metric}(responseTime), ${metric}(serviceTime) or ${metric}(startLag).`,
    };
  const meant = didYouMean(word, TIMES);
  return {
    message: `there is no time "${word}".`,
    hint: meant === undefined ? `There are ${TIMES.join(', ')}.` : `Did you mean "${meant}"?`,
  };
}

function unknownMetric(name: string): ThresholdFault {
  const meant = didYouMean(name, METRICS);
  const hint =
    meant === undefined
      ? `There are p50(…), p95(…), p99.9(…), ${METRICS.slice(3).join(', ')}.`
      : `Did you mean "${meant}"?`;
  return { message: name === '' ? 'has no metric.' : `there is no metric "${name}".`, hint };
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^"(.*)"$/s.exec(trimmed)?.[1] ?? /^'(.*)'$/s.exec(trimmed)?.[1] ?? trimmed;
}

/** No metric is below 0, and no ratio above 1: such a condition would fail every run. */
function impossible(comparison: string, limit: number, unit: LimitUnit): ThresholdFault | null {
  if (comparison === '<' && limit === 0 && unit !== 'value')
    return { message: 'can never be met: nothing is below 0.', hint: 'Write <= 0.' };
  if (comparison === '>' && limit === 1 && unit === 'ratio')
    return { message: 'can never be met: no share is above the whole.', hint: 'Write >= 1.' };
  return null;
}
