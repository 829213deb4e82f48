import { LatencyHistogram } from '../record/latency-histogram.js';
import type { SeriesSnapshot, Snapshot } from '../snapshot/snapshot.js';
import { LedgerTotals } from './ledger-totals.js';
import type { LoadTimeline } from './load-timeline.js';
import type { RunReport } from './run-report.js';
import { coveredMs, type Span } from './time-spans.js';
import { summarize } from './time-summary.js';

/** Sums of all iterations that count: everything but the warm-up, over all scenarios. */
export class MeasuredTotals {
  readonly #response = new LatencyHistogram();
  readonly #service = new LatencyHistogram();
  readonly #lag = new LatencyHistogram();
  readonly #ledger = new LedgerTotals();
  readonly #hasDueTimes: boolean;
  #startedInTime = 0;
  #late = 0;
  #receivedBytes = 0;
  #sentBytes = 0;

  constructor(hasDueTimes: boolean) {
    this.#hasDueTimes = hasDueTimes;
  }

  addSeries(series: SeriesSnapshot): void {
    if (series.step !== null) return;
    this.#service.add(series.serviceTimeUs);
    if (series.responseTimeUs !== null) this.#response.add(series.responseTimeUs);
    if (series.startLagUs !== null) this.#lag.add(series.startLagUs);
    this.#receivedBytes += series.receivedBytes;
    this.#sentBytes += series.sentBytes;
  }

  addArrival(arrival: Snapshot['arrivals'][number], timeline: LoadTimeline, interval: Span): void {
    this.#ledger.add(arrival);
    this.#late += arrival.late;
    this.#startedInTime += timeline.startedInTime('measured', arrival, interval);
  }

  serviceP99Us(): number {
    return this.#service.quantile(0.99);
  }

  /**
   * Asked is the integral of the plan's rate over what was reached of the measured part, achieved the starts that were
   * really made in that time; both over its length, in which scenarios side by side are not counted twice.
   */
  report(timeline: LoadTimeline): RunReport['totals'] {
    const measuredMs = coveredMs(timeline.spans('measured', null));
    const asked = timeline.asked('measured', null, { fromMs: 0, toMs: timeline.nowMs }) ?? 0;
    const perSecond = (starts: number): number => (measuredMs > 0 ? (starts * 1000) / measuredMs : 0);
    const { ok, failed } = this.#ledger.report();
    return {
      targetPerSecond: perSecond(asked),
      achievedPerSecond: perSecond(this.#startedInTime),
      errorRatio: ok + failed > 0 ? failed / (ok + failed) : 0,
      late: this.#late,
      receivedBytes: this.#receivedBytes,
      sentBytes: this.#sentBytes,
      measuredMs,
      responseTimeUs: this.#hasDueTimes ? summarize(this.#response) : null,
      serviceTimeUs: summarize(this.#service),
      startLagUs: this.#hasDueTimes ? summarize(this.#lag) : null,
    };
  }
}
