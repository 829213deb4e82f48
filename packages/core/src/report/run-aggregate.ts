import { type Json } from '@vajraedge/sdk';
import { type Phase, type ResolvedPlan } from '../plan/resolved-plan.js';
import { mergeTallies } from '../snapshot/merge-names.js';
import { type Snapshot } from '../snapshot/snapshot.js';
import { type HostSample, type Verdict } from '../verdict/verdict.js';
import { IntervalLog, type LoggedInterval } from './interval-log.js';
import { IntervalTotals } from './interval-totals.js';
import { LedgerTotals } from './ledger-totals.js';
import { LoadTimeline, plannedDurationMs } from './load-timeline.js';
import { MeasuredTotals } from './measured-totals.js';
import { RunJudge } from './run-judge.js';
import { type RunHistograms } from './run-histograms.js';
import { type RunProgress } from './run-progress.js';
import { type RunEvent, type RunReport, type SecondReport, type ThresholdReport } from './run-report.js';
import { SecondList } from './second-list.js';
import { SeriesTable } from './series-totals.js';
import { ThresholdWatch } from './threshold-watch.js';
import { coveredMs, type Span } from './time-spans.js';

export { type RunProgress } from './run-progress.js';

/** What a report needs that snapshots do not tell. */
export interface RunReportMeta extends Pick<
  RunReport,
  'runId' | 'startedAt' | 'outcome' | 'preflight' | 'workers' | 'events'
> {
  readonly writtenPlan: Json;
  /** Engines that were lost during the run. */
  readonly lostEngines: number;
  /** Engines that the run was started with. */
  readonly engines: number;
  /** Run time at which all load was stopped before its schedule; taken from the events unless given. */
  readonly stoppedAtMs?: number;
}

/** Choices for {@link createRunAggregate}. */
export interface RunAggregateOptions {
  /** Keeps the histograms of each second, for the HdrHistogram log and the run file. Off unless given. */
  readonly keepIntervals?: boolean;
}

/** The sums of a run, fed once a second; memory does not grow with the run's length. */
export interface RunAggregate {
  /** Tells the run time at which a scenario with `after` begins. */
  beginScenario(scenario: string, atMs: number): void;
  /** Tells the run time at which a scenario's load ended, where that may be before its schedule. */
  endScenario(scenario: string, atMs: number): void;
  /** Tells that all load was stopped. */
  stop(atMs: number): void;
  /** Adds the merged snapshot of all engines. @returns the interval's row */
  addSecond(snapshot: Snapshot, host: HostSample): SecondReport;
  progress(last: SecondReport): RunProgress;
  thresholds(): ThresholdReport[];
  /** Why the run is to be stopped; null: it is not. */
  abortReason(): string | null;
  /** The histograms of each interval; empty unless they were asked for. */
  intervals(): readonly LoggedInterval[];
  /** All that the run's times were made of, for the run file; without intervals unless they were asked for. */
  histograms(): RunHistograms;
  report(meta: RunReportMeta): RunReport;
}

/** A shorter rest of a run belongs to the row before it, milliseconds. */
const TAIL_MS = 100;
/** Events that tell when the load was stopped. */
const STOP_EVENTS: ReadonlySet<string> = new Set(['stopped', 'threshold-abort', 'engine-lost']);

/** Makes the sums of a run of this plan. */
export function createRunAggregate(plan: ResolvedPlan, options: RunAggregateOptions = {}): RunAggregate {
  return new PlanAggregate(plan, options);
}

class PlanAggregate implements RunAggregate {
  readonly #plan: ResolvedPlan;
  readonly #plannedMs: number;
  readonly #timeline: LoadTimeline;
  readonly #series = new SeriesTable();
  readonly #warmupSeries = new SeriesTable();
  readonly #ledger = new LedgerTotals();
  readonly #warmupLedger = new LedgerTotals();
  readonly #measured: MeasuredTotals;
  readonly #interval: IntervalTotals;
  readonly #seconds: SecondList;
  readonly #log: IntervalLog | null;
  readonly #judge: RunJudge;
  readonly #thresholds: readonly ThresholdWatch[];
  #failures: { readonly [code: string]: number } = {};
  #overflow: RunEvent | null = null;
  #endMs = 0;
  #lastVerdict: Verdict = { state: 'VALID', reasons: [] };
  /** End of the last interval in which the load was offered. */
  #offeredMs = 0;

  constructor(plan: ResolvedPlan, { keepIntervals = false }: RunAggregateOptions) {
    const hasDueTimes = plan.scenarios.some(({ load }) => load.model === 'open');
    this.#plan = plan;
    this.#plannedMs = plannedDurationMs(plan);
    this.#timeline = new LoadTimeline(plan);
    this.#judge = new RunJudge(plan, this.#timeline);
    this.#measured = new MeasuredTotals(hasDueTimes);
    this.#interval = new IntervalTotals(hasDueTimes);
    this.#seconds = new SecondList(this.#plannedMs, hasDueTimes);
    this.#log = keepIntervals ? new IntervalLog() : null;
    this.#thresholds = plan.thresholds.map((threshold) => new ThresholdWatch(threshold));
  }

  beginScenario(scenario: string, atMs: number): void {
    this.#timeline.begin(scenario, atMs);
  }

  endScenario(scenario: string, atMs: number): void {
    this.#timeline.end(scenario, atMs);
  }

  stop(atMs: number): void {
    this.#timeline.stop(atMs);
  }

  addSecond(snapshot: Snapshot, host: HostSample): SecondReport {
    const interval = this.#intervalOf(snapshot);
    this.#timeline.observe(snapshot, interval);
    this.#noteOverflow(snapshot, interval);
    this.#addSeries(snapshot);
    this.#addArrivals(snapshot, interval);
    const isTail = this.#isTail(interval);
    if (!isTail) this.#interval.reset();
    this.#interval.add(snapshot, host, interval);
    const verdict = isTail
      ? this.#lastVerdict
      : this.#judge.judge(snapshot, host, interval, this.#interval.service.quantile(0.99));
    const phases = this.#phasesOf(snapshot, interval);
    this.#interval.note(verdict, phases);
    const row = this.#interval.report();
    this.#lastVerdict = verdict;
    const judged = { snapshot, host, interval, verdict, phases, row };
    if (isTail) this.#seconds.extend(judged);
    else this.#seconds.add(judged);
    this.#log?.add(snapshot, interval);
    for (const threshold of this.#thresholds) threshold.add(snapshot, this.#timeline, interval);
    return row;
  }

  progress(last: SecondReport): RunProgress {
    const within = { fromMs: last.atMs, toMs: last.atMs + last.durationMs };
    const asked = this.#plan.scenarios.reduce(
      (sum, { name }) => sum + (this.#timeline.askedOf(name, within) ?? 0),
      0,
    );
    const perSecond = (count: number): number => (last.durationMs > 0 ? (count * 1000) / last.durationMs : 0);
    return {
      atMs: this.#endMs,
      plannedMs: this.#plannedMs,
      phases: last.phases,
      last,
      totals: this.#measured.report(this.#timeline),
      ledger: this.#ledger.report(),
      failures: this.#failures,
      verdict: this.#judge.verdictSoFar(this.#measured.serviceP99Us()),
      askedPerSecond: perSecond(asked),
      achievedPerSecond: perSecond(last.started),
      inFlight: last.inFlight,
      thresholds: this.thresholds(),
    };
  }

  thresholds(): ThresholdReport[] {
    return this.#thresholds.map((threshold) => threshold.report());
  }

  abortReason(): string | null {
    for (const threshold of this.#thresholds) {
      const reason = threshold.abortReason();
      if (reason !== null) return reason;
    }
    return null;
  }

  intervals(): readonly LoggedInterval[] {
    return this.#log?.intervals() ?? [];
  }

  histograms(): RunHistograms {
    const trends = [...this.#series.trends(false), ...this.#warmupSeries.trends(true)];
    return { intervals: this.#log?.recorded() ?? [], trends };
  }

  report(meta: RunReportMeta): RunReport {
    const { writtenPlan, lostEngines, runId, startedAt, outcome, preflight, workers, events } = meta;
    if (outcome !== 'finished')
      this.#timeline.stop(meta.stoppedAtMs ?? stopTimeOf(events) ?? this.#offeredMs);
    return {
      schemaVersion: 1,
      runId,
      name: this.#plan.name,
      tags: this.#plan.tags,
      plan: writtenPlan,
      startedAt,
      durationMs: this.#endMs,
      outcome,
      verdict: this.#judge.finalVerdict(this.#measured.serviceP99Us(), this.#ledger, lostEngines),
      verdictSeconds: this.#judge.seconds(),
      ledger: this.#ledger.report(),
      warmupLedger: this.#warmupLedger.report(),
      totals: this.#measured.report(this.#timeline),
      series: this.#series.report((scenario) => coveredMs(this.#timeline.spans('measured', scenario))),
      warmupSeries: this.#warmupSeries.report((scenario) =>
        coveredMs(this.#timeline.spans('warmup', scenario)),
      ),
      thresholds: this.thresholds(),
      preflight,
      workers,
      events: this.#withOverflow(events),
      perSecond: this.#seconds.rows(),
    };
  }

  /**
   * Intervals follow each other: one that an engine reported late, because its thread was blocked, reaches back over
   * time that the others have told of already, and is taken from where that ends.
   */
  #intervalOf({ fromMs, toMs }: Snapshot): Span {
    const interval = toMs > this.#endMs ? { fromMs: Math.max(fromMs, this.#endMs), toMs } : { fromMs, toMs };
    this.#endMs = Math.max(this.#endMs, toMs);
    return interval;
  }

  /** What is left of a run after its last full second, while the last iterations end: a row of its own would say nothing. */
  #isTail({ fromMs, toMs }: Span): boolean {
    return fromMs > 0 && fromMs === this.#interval.toMs && toMs - fromMs < TAIL_MS;
  }

  #addSeries({ series }: Snapshot): void {
    for (const one of series) {
      if (one.step === null) this.#failures = mergeTallies(this.#failures, one.failures);
      if (this.#timeline.includes('measured', one.scenario, one.phase)) {
        this.#series.add(one);
        this.#measured.addSeries(one);
      } else {
        this.#warmupSeries.add(one);
      }
    }
  }

  #addArrivals({ arrivals }: Snapshot, interval: Span): void {
    for (const arrival of arrivals) {
      this.#ledger.add(arrival);
      if (arrival.scheduled > 0 || arrival.started > 0) this.#offeredMs = interval.toMs;
      if (this.#timeline.includes('measured', arrival.scenario, arrival.phase)) {
        this.#measured.addArrival(arrival, this.#timeline, interval);
      } else {
        this.#warmupLedger.add(arrival);
      }
    }
  }

  /** What arrivals and ends belong to; where there are none, what the plan says. */
  #phasesOf(snapshot: Snapshot, interval: Span): ReadonlySet<Phase> {
    const offered = snapshot.arrivals.filter(({ scheduled, started }) => scheduled > 0 || started > 0);
    const seen = offered.length > 0 ? offered : [...snapshot.arrivals, ...snapshot.series];
    return seen.length > 0 ? new Set(seen.map(({ phase }) => phase)) : this.#timeline.phasesWithin(interval);
  }

  #noteOverflow({ overflowed }: Snapshot, { toMs }: Span): void {
    if (overflowed === 0) return;
    const message =
      'names of steps, failure codes, checks, labels, counters or trends beyond the limit are counted under "__overflow__"';
    this.#overflow ??= { atMs: toMs, kind: 'overflow', message };
  }

  #withOverflow(events: readonly RunEvent[]): readonly RunEvent[] {
    if (this.#overflow === null) return events;
    return [...events, this.#overflow].sort((a, b) => a.atMs - b.atMs);
  }
}

function stopTimeOf(events: readonly RunEvent[]): number | null {
  return events.find(({ kind }) => STOP_EVENTS.has(kind))?.atMs ?? null;
}
