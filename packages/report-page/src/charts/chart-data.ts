import type { HeatMap, RunReport, SecondReport, TimeSummary } from '@vajraedge/core/report';
import type { TimeRange } from './time-range.js';

/** What is drawn of a time. */
export type ChartTimes = Pick<TimeSummary, 'p50' | 'p95' | 'p99' | 'p999' | 'max'>;

/** What is drawn of a second. */
export type ChartRow = Pick<
  SecondReport,
  | 'atMs'
  | 'durationMs'
  | 'scheduled'
  | 'started'
  | 'ok'
  | 'failed'
  | 'failures'
  | 'inFlight'
  | 'users'
  | 'wakeLagP99Us'
  | 'verdict'
> & {
  readonly responseTimeUs: ChartTimes | null;
  readonly serviceTimeUs: ChartTimes;
  readonly startLagUs: ChartTimes | null;
};

/** What all charts of a run are drawn from. */
export interface ChartData {
  readonly rows: readonly ChartRow[];
  readonly events: RunReport['events'];
  readonly heatMap: HeatMap | null;
  /** The run's start, milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Run time at which the last row ends. */
  readonly endMs: number;
  /** The part that is shown at first; all of it unless given. */
  readonly range?: TimeRange;
  /** Points that a line needs at most: neighbours share one where there are more seconds. Unbounded unless given. */
  readonly mostPoints?: number;
}

/** Takes from a report, complete or still growing, what charts need. */
export function chartDataOf(
  {
    perSecond,
    events,
    startedAt,
  }: Pick<RunReport, 'events' | 'startedAt'> & { readonly perSecond: readonly ChartRow[] },
  heatMap: HeatMap | null,
): ChartData {
  const last = perSecond.at(-1);
  const endMs = last === undefined ? 1000 : last.atMs + last.durationMs;
  return { rows: perSecond, events, heatMap, startedAtMs: Date.parse(startedAt), endMs };
}

/** A count of a row as a rate. */
export function perSecond(count: number, { durationMs }: Pick<ChartRow, 'durationMs'>): number {
  return durationMs > 0 ? (count * 1000) / durationMs : 0;
}
