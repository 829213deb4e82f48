import type { ResolvedPlan } from '../plan/resolved-plan.js';
import { mergeTallies } from '../snapshot/merge-names.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { LedgerTotals } from './ledger-totals.js';
import type { LoadTimeline } from './load-timeline.js';
import { MeasuredTotals } from './measured-totals.js';
import type { RecordedTrend } from './run-histograms.js';
import type { RunReport } from './run-report.js';
import { SeriesTable } from './series-totals.js';
import { coveredMs, type Span } from './time-spans.js';

/** What a schedule knows of a run that snapshots do not tell, such as those of a fleet whose workers may be lost. */
export interface LedgerFacts {
  /** Iterations of open scenarios that were due until the load ended or was stopped. */
  readonly scheduled: number;
  /** Of these, such as were never started and that no snapshot counts as missed: nobody had them when they were due. */
  readonly missedUnseen: number;
}

/** All sums of a run that are the same in whatever order snapshots come: series, ledgers, totals, failures. */
export class RunSums {
  readonly measured: MeasuredTotals;
  readonly ledger = new LedgerTotals();
  readonly warmupLedger = new LedgerTotals();
  readonly #timeline: LoadTimeline;
  readonly #series = new SeriesTable();
  readonly #warmupSeries = new SeriesTable();
  readonly #openScenarios: ReadonlySet<string>;
  #openScheduled = 0;
  #failures: { readonly [code: string]: number } = {};
  #offeredMs = 0;

  constructor(plan: ResolvedPlan, timeline: LoadTimeline) {
    const open = plan.scenarios.filter(({ load }) => load.model === 'open');
    this.#openScenarios = new Set(open.map(({ name }) => name));
    this.measured = new MeasuredTotals(open.length > 0);
    this.#timeline = timeline;
  }

  /** Failed iterations by code, warm-up included. */
  get failures(): { readonly [code: string]: number } {
    return this.#failures;
  }

  /** End of the last interval in which the load was offered, milliseconds of run time. */
  get offeredMs(): number {
    return this.#offeredMs;
  }

  add(snapshot: Snapshot, interval: Span): void {
    for (const one of snapshot.series) {
      if (one.step === null) this.#failures = mergeTallies(this.#failures, one.failures);
      if (this.#timeline.includes('measured', one.scenario, one.phase)) {
        this.#series.add(one);
        this.measured.addSeries(one);
      } else {
        this.#warmupSeries.add(one);
      }
    }
    for (const arrival of snapshot.arrivals) this.#addArrival(arrival, interval);
  }

  /** The ledger with what the schedule knows; of what has no known end then, nobody knows how it ended. */
  ledgerWith({ scheduled, missedUnseen }: LedgerFacts): LedgerTotals {
    return this.ledger.plus({ scheduled: scheduled - this.#openScheduled, missed: missedUnseen });
  }

  seriesReports(): Pick<RunReport, 'series' | 'warmupSeries'> {
    const lengthOf = (part: 'measured' | 'warmup', scenario: string): number =>
      coveredMs(this.#timeline.spans(part, scenario));
    return {
      series: this.#series.report((scenario) => lengthOf('measured', scenario)),
      warmupSeries: this.#warmupSeries.report((scenario) => lengthOf('warmup', scenario)),
    };
  }

  trends(): readonly RecordedTrend[] {
    return [...this.#series.trends(false), ...this.#warmupSeries.trends(true)];
  }

  #addArrival(arrival: Snapshot['arrivals'][number], interval: Span): void {
    this.ledger.add(arrival);
    if (this.#openScenarios.has(arrival.scenario)) this.#openScheduled += arrival.scheduled;
    if (arrival.scheduled > 0 || arrival.started > 0)
      this.#offeredMs = Math.max(this.#offeredMs, interval.toMs);
    if (this.#timeline.includes('measured', arrival.scenario, arrival.phase)) {
      this.measured.addArrival(arrival, this.#timeline, interval);
    } else {
      this.warmupLedger.add(arrival);
    }
  }
}
