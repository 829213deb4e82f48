import type { ThresholdMetric } from '../plan/resolved-plan.js';
import { formatCount, formatNumber, formatRate, formatRatio, formatUs } from './format-quantity.js';
import type { ThresholdReport } from './run-report.js';

/** The unit of a threshold's value and limit. */
export function unitOf(metric: ThresholdMetric): ThresholdReport['unit'] {
  switch (metric.kind) {
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
    case 'trend':
    case 'counter':
      return 'value';
    case 'count':
    case 'failures':
    case 'dropped':
    case 'missed':
      return 'count';
  }
}

/** A metric's value as people read it. */
export function formatMetric(value: number, metric: ThresholdMetric): string {
  return formatInUnit(value, unitOf(metric));
}

/** A value in a threshold's unit as people read it. */
export function formatInUnit(value: number, unit: ThresholdReport['unit']): string {
  switch (unit) {
    case 'us':
      return formatUs(value);
    case 'ratio':
      return formatRatio(value);
    case 'perSecond':
      return formatRate(value);
    case 'count':
      return formatCount(value);
    case 'value':
      return formatNumber(value);
  }
}
