import { OVERFLOW_NAME } from '../record/bounded-names.js';
import { LatencyHistogram } from '../record/latency-histogram.js';
import { MAX_SERIES } from '../record/recorder.js';
import { seriesName } from '../snapshot/cap-series.js';
import { mergeCounts, compareTexts, type SeriesCounts } from '../snapshot/merge-series.js';
import type { HistogramSnapshot, SeriesKey, SeriesSnapshot } from '../snapshot/snapshot.js';
import type { RecordedTrend } from './run-histograms.js';
import type { SeriesReport } from './run-report.js';
import { summarize, summarizeTrend } from './time-summary.js';

/** A series name without its phase. */
export type SeriesName = Omit<SeriesKey, 'phase'>;

const NO_COUNTS: SeriesCounts = {
  count: 0,
  failures: {},
  receivedBytes: 0,
  sentBytes: 0,
  checks: {},
  labels: {},
  counters: {},
  trends: {},
  examples: [],
};

/** Sums of one series. Histograms are made when there is something to put in. */
export class SeriesTotals {
  readonly name: SeriesName;
  #counts = NO_COUNTS;
  #response: LatencyHistogram | null = null;
  readonly #service = new LatencyHistogram();
  #lag: LatencyHistogram | null = null;

  constructor({ scenario, task, step }: SeriesName) {
    this.name = { scenario, task, step };
  }

  add(series: SeriesSnapshot): void {
    this.#counts = mergeCounts(this.#counts, series);
    this.#service.add(series.serviceTimeUs);
    this.#response = addTo(this.#response, series.responseTimeUs);
    this.#lag = addTo(this.#lag, series.startLagUs);
  }

  /** @param measuredMs time over which rates are taken */
  report(measuredMs: number): SeriesReport {
    const { count, failures, checks, labels, counters, examples, receivedBytes, sentBytes } = this.#counts;
    const failed = Object.values(failures).reduce((sum, each) => sum + each, 0);
    return {
      ...this.name,
      count,
      perSecond: measuredMs > 0 ? (count * 1000) / measuredMs : 0,
      errorRatio: count > 0 ? failed / count : 0,
      failures,
      examples,
      receivedBytes,
      sentBytes,
      checks,
      labels,
      counters,
      trends: this.#trends(),
      responseTimeUs: this.#response === null ? null : summarize(this.#response),
      serviceTimeUs: summarize(this.#service),
      startLagUs: this.#lag === null ? null : summarize(this.#lag),
    };
  }

  /** The trends as recorded, in thousandths. */
  recordedTrends(): SeriesCounts['trends'] {
    return this.#counts.trends;
  }

  #trends(): SeriesReport['trends'] {
    const result = Object.create(null) as { [name: string]: SeriesReport['trends'][string] };
    for (const [name, snapshot] of Object.entries(this.#counts.trends)) {
      const histogram = new LatencyHistogram();
      histogram.add(snapshot);
      result[name] = { count: histogram.count, ...summarizeTrend(histogram) };
    }
    return result;
  }
}

function addTo(histogram: LatencyHistogram | null, more: HistogramSnapshot | null): LatencyHistogram | null {
  if (more === null) return histogram;
  const target = histogram ?? new LatencyHistogram();
  target.add(more);
  return target;
}

/** The series of a part of a run, whatever their phases; steps beyond the cap share one series a task. */
export class SeriesTable {
  readonly #totals = new Map<string, SeriesTotals>();
  #steps = 0;

  add(series: SeriesSnapshot): void {
    this.#at(series).add(series);
  }

  /** Sorted by scenario, task and step; the iterations of a task come before its steps. */
  report(measuredMsOf: (scenario: string) => number): SeriesReport[] {
    return [...this.#totals.values()]
      .sort((a, b) => compareNames(a.name, b.name))
      .map((totals) => totals.report(measuredMsOf(totals.name.scenario)));
  }

  /** The trends of all series as recorded. */
  trends(isWarmup: boolean): RecordedTrend[] {
    return [...this.#totals.values()].flatMap((totals) =>
      Object.entries(totals.recordedTrends()).map(([name, histogram]) => ({
        ...totals.name,
        isWarmup,
        name,
        histogram,
      })),
    );
  }

  #at(name: SeriesName): SeriesTotals {
    const id = seriesName(name);
    const known = this.#totals.get(id);
    if (known !== undefined) return known;
    const isStep = name.step !== null && name.step !== OVERFLOW_NAME;
    if (isStep && this.#steps >= MAX_SERIES) return this.#at({ ...name, step: OVERFLOW_NAME });
    if (isStep) this.#steps += 1;
    const created = new SeriesTotals(name);
    this.#totals.set(id, created);
    return created;
  }
}

function compareNames(a: SeriesName, b: SeriesName): number {
  return (
    compareTexts(a.scenario, b.scenario) ||
    compareTexts(a.task, b.task) ||
    compareTexts(a.step ?? '', b.step ?? '')
  );
}
