import type { Json } from '@vajraedge/sdk';
import type { RateChange } from '../pace/rate-change.js';
import type { Phase, ResolvedPlan } from '../plan/resolved-plan.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { HostSample, Verdict } from '../verdict/verdict.js';
import { IntervalLog, type LoggedInterval } from './interval-log.js';
import { IntervalTotals } from './interval-totals.js';
import { LoadTimeline, plannedDurationMs } from './load-timeline.js';
import { RunJudge } from './run-judge.js';
import type { RunHistograms } from './run-histograms.js';
import type { RunProgress } from './run-progress.js';
import type { RunEvent, RunReport, SecondReport, ThresholdReport } from './run-report.js';
import { type LedgerFacts, RunSums } from './run-sums.js';
import { SecondList } from './second-list.js';
import { ThresholdWatch } from './threshold-watch.js';
import type { Span } from './time-spans.js';

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
  /** What the schedule knows beyond what snapshots tell; without it, they tell all. */
  readonly ledgerFacts?: LedgerFacts;
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
  /** Tells that a scenario is asked for another rate than planned. */
  changeRate(change: RateChange): void;
  /** Adds the merged snapshot of all engines. @returns the interval's row */
  addSecond(snapshot: Snapshot, host: HostSample): SecondReport;
  /**
   * Adds what has become known late of an interval that was added before. The sums are then what they would be had it
   * come in time; what the interval counted for in verdicts and windows of thresholds stays.
   *
   * @param whole the interval with the late part
   * @param row as {@link RunAggregate.addSecond} returned it
   * @returns the row anew
   */
  addLate(late: Snapshot, whole: Snapshot, host: HostSample, row: SecondReport): SecondReport;
  /** The rows so far, as they will be in the report. */
  rows(): readonly SecondReport[];
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
  readonly #sums: RunSums;
  readonly #interval: IntervalTotals;
  /** For intervals that are reported again. */
  readonly #again: IntervalTotals;
  readonly #seconds: SecondList;
  readonly #log: IntervalLog | null;
  readonly #judge: RunJudge;
  readonly #thresholds: readonly ThresholdWatch[];
  #overflow: RunEvent | null = null;
  #endMs = 0;
  #lastVerdict: Verdict = { state: 'VALID', reasons: [] };

  constructor(plan: ResolvedPlan, { keepIntervals = false }: RunAggregateOptions) {
    const hasDueTimes = plan.scenarios.some(({ load }) => load.model === 'open');
    this.#plan = plan;
    this.#plannedMs = plannedDurationMs(plan);
    this.#timeline = new LoadTimeline(plan);
    this.#judge = new RunJudge(plan, this.#timeline);
    this.#sums = new RunSums(plan, this.#timeline);
    this.#interval = new IntervalTotals(hasDueTimes);
    this.#again = new IntervalTotals(hasDueTimes);
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

  changeRate(change: RateChange): void {
    this.#timeline.changeRate(change);
  }

  addSecond(snapshot: Snapshot, host: HostSample): SecondReport {
    const interval = this.#intervalOf(snapshot);
    this.#timeline.observe(snapshot, interval);
    this.#noteOverflow(snapshot, interval);
    this.#sums.add(snapshot, interval);
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

  addLate(late: Snapshot, whole: Snapshot, host: HostSample, row: SecondReport): SecondReport {
    const interval = { fromMs: row.atMs, toMs: row.atMs + row.durationMs };
    this.#timeline.observe(late, interval);
    this.#noteOverflow(late, interval);
    this.#sums.add(late, interval);
    for (const threshold of this.#thresholds) threshold.addLate(late, this.#timeline, interval);
    this.#again.reset();
    this.#again.add(whole, host, interval);
    const verdict = this.#judge.judgeAgain(whole, host, interval, this.#again.service.quantile(0.99));
    this.#again.note(verdict, this.#phasesOf(whole, interval));
    const again = this.#again.report();
    this.#seconds.replace(again);
    return again;
  }

  rows(): readonly SecondReport[] {
    return this.#seconds.rows();
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
      totals: this.#sums.measured.report(this.#timeline),
      ledger: this.#sums.ledger.report(),
      failures: this.#sums.failures,
      verdict: this.#judge.verdictSoFar(this.#sums.measured.serviceP99Us()),
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
    return { intervals: this.#log?.recorded() ?? [], trends: this.#sums.trends() };
  }

  report(meta: RunReportMeta): RunReport {
    const { writtenPlan, lostEngines, runId, startedAt, outcome, preflight, workers, events } = meta;
    if (outcome !== 'finished')
      this.#timeline.stop(meta.stoppedAtMs ?? stopTimeOf(events) ?? this.#sums.offeredMs);
    const { ledgerFacts } = meta;
    const { measured, warmupLedger } = this.#sums;
    const ledger = ledgerFacts === undefined ? this.#sums.ledger : this.#sums.ledgerWith(ledgerFacts);
    return {
      schemaVersion: 1,
      runId,
      name: this.#plan.name,
      tags: this.#plan.tags,
      plan: writtenPlan,
      startedAt,
      durationMs: this.#endMs,
      outcome,
      verdict: this.#judge.finalVerdict(
        measured.serviceP99Us(),
        ledger,
        lostEngines,
        ledgerFacts !== undefined,
      ),
      verdictSeconds: this.#judge.seconds(),
      ledger: ledger.report(),
      warmupLedger: warmupLedger.report(),
      totals: measured.report(this.#timeline),
      ...this.#sums.seriesReports(),
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
