import type { ResolvedThreshold, ThresholdMetric } from '../plan/resolved-plan.js';
import { LatencyHistogram } from '../record/latency-histogram.js';
import { TREND_SCALE } from '../record/series-buffer.js';
import type { HistogramSnapshot, SeriesSnapshot, Snapshot } from '../snapshot/snapshot.js';
import type { LoadTimeline } from './load-timeline.js';
import { coveredWithin, type Span } from './time-spans.js';

/** What a threshold needs to know of one interval. Plain data that adds up. */
export interface MetricSlice {
  readonly histograms: readonly HistogramSnapshot[];
  readonly count: number;
  readonly failed: number;
  readonly passedChecks: number;
  readonly failedChecks: number;
  readonly counter: number;
  readonly dropped: number;
  readonly missed: number;
  /** Starts made in time, of loads that are asked for a rate. */
  readonly started: number;
  readonly asked: number;
  /** Time of the interval that lies in the judged part, milliseconds. */
  readonly judgedMs: number;
}

const NUMBERS = [
  'count',
  'failed',
  'passedChecks',
  'failedChecks',
  'counter',
  'dropped',
  'missed',
  'started',
  'asked',
  'judgedMs',
] as const;

/** Sums slices and gives the value of a metric over them. */
export class MetricTotals {
  readonly #histogram = new LatencyHistogram();
  readonly #sums: { [name in (typeof NUMBERS)[number]]: number } = {
    count: 0,
    failed: 0,
    passedChecks: 0,
    failedChecks: 0,
    counter: 0,
    dropped: 0,
    missed: 0,
    started: 0,
    asked: 0,
    judgedMs: 0,
  };

  add(slice: MetricSlice): void {
    for (const histogram of slice.histograms) this.#histogram.add(histogram);
    for (const name of NUMBERS) this.#sums[name] += slice[name];
  }

  get judgedMs(): number {
    return this.#sums.judgedMs;
  }

  /** In the metric's own unit; null when there is nothing that it could be taken from. */
  value(metric: ThresholdMetric): number | null {
    const { count, failed, passedChecks, failedChecks, counter, dropped, missed, started, asked, judgedMs } =
      this.#sums;
    const seen = judgedMs > 0 || count > 0;
    switch (metric.kind) {
      case 'quantile':
        return this.#ofHistogram((histogram) => histogram.quantile(metric.quantile));
      case 'trend':
        return this.#ofHistogram((histogram) => histogram.quantile(metric.quantile) / TREND_SCALE);
      case 'mean':
      case 'min':
      case 'max':
        return this.#ofHistogram((histogram) => histogram[metric.kind]);
      case 'errorRatio':
        return ratio(failed, count);
      case 'checkRatio':
        return ratio(passedChecks, passedChecks + failedChecks);
      case 'achievedRate':
        return ratio(started, asked);
      case 'throughput':
        return ratio(count * 1000, judgedMs);
      case 'failures':
        return count > 0 ? failed : null;
      case 'count':
        return seen ? count : null;
      case 'counter':
        return seen ? counter : null;
      case 'dropped':
        return seen ? dropped : null;
      case 'missed':
        return seen ? missed : null;
    }
  }

  #ofHistogram(value: (histogram: LatencyHistogram) => number): number | null {
    return this.#histogram.count > 0 ? value(this.#histogram) : null;
  }
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** Takes from an interval what a threshold is about. */
export function sliceOf(
  threshold: ResolvedThreshold,
  snapshot: Snapshot,
  timeline: LoadTimeline,
  interval: Span,
): MetricSlice {
  const series = snapshot.series.filter(
    (one) => isChosen(threshold, one) && timeline.includes('judged', one.scenario, one.phase),
  );
  return {
    ...sumSeries(threshold.metric, series),
    ...sumArrivals(threshold, snapshot, timeline, interval),
    judgedMs: coveredWithin(timeline.spans('judged', threshold.scenario), interval),
  };
}

function isChosen({ scenario, task, step }: ResolvedThreshold, series: SeriesSnapshot): boolean {
  const matches = (wanted: string | null, name: string): boolean => wanted === null || wanted === name;
  return matches(scenario, series.scenario) && matches(task, series.task) && series.step === step;
}

type SeriesSums = Pick<
  MetricSlice,
  'histograms' | 'count' | 'failed' | 'passedChecks' | 'failedChecks' | 'counter'
>;

function sumSeries(metric: ThresholdMetric, all: readonly SeriesSnapshot[]): SeriesSums {
  const sums = { count: 0, failed: 0, passedChecks: 0, failedChecks: 0, counter: 0 };
  const histograms: HistogramSnapshot[] = [];
  for (const series of all) {
    sums.count += series.count;
    for (const code in series.failures) sums.failed += series.failures[code] ?? 0;
    if (metric.kind === 'counter') sums.counter += series.counters[metric.name] ?? 0;
    if (metric.kind === 'checkRatio') addChecks(sums, metric.check, series);
    const histogram = histogramOf(metric, series);
    if (histogram !== null) histograms.push(histogram);
  }
  return { ...sums, histograms };
}

function addChecks(
  sums: { passedChecks: number; failedChecks: number },
  check: string | null,
  series: SeriesSnapshot,
): void {
  for (const name in series.checks) {
    if (check !== null && check !== name) continue;
    sums.passedChecks += series.checks[name]?.passed ?? 0;
    sums.failedChecks += series.checks[name]?.failed ?? 0;
  }
}

function histogramOf(metric: ThresholdMetric, series: SeriesSnapshot): HistogramSnapshot | null {
  if (metric.kind === 'trend') return series.trends[metric.name] ?? null;
  if (!('time' in metric)) return null;
  return series[`${metric.time}Us`];
}

/** Arrivals are counted by scenario, so thresholds for a task or a step have none. */
function sumArrivals(
  { scenario, task, step }: ResolvedThreshold,
  snapshot: Snapshot,
  timeline: LoadTimeline,
  interval: Span,
): Pick<MetricSlice, 'dropped' | 'missed' | 'started' | 'asked'> {
  const sums = { dropped: 0, missed: 0, started: 0, asked: 0 };
  if (task !== null || step !== null) return sums;
  const chosen = snapshot.arrivals.filter((arrival) => scenario === null || arrival.scenario === scenario);
  for (const arrival of chosen) {
    if (!timeline.includes('judged', arrival.scenario, arrival.phase)) continue;
    sums.dropped += arrival.dropped;
    sums.missed += arrival.missed;
    if (timeline.hasRate(arrival.scenario))
      sums.started += timeline.startedInTime('judged', arrival, interval);
  }
  // An interval in which nothing was due comes after a stop: nothing was asked there, whatever the plan says.
  const offering = chosen.some(({ scheduled, started }) => scheduled > 0 || started > 0);
  if (offering) sums.asked = timeline.asked('judged', scenario, interval) ?? 0;
  return sums;
}
