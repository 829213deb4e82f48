import type { Phase } from '../plan/resolved-plan.js';
import { LatencyHistogram } from '../record/latency-histogram.js';
import { mergeTallies } from '../snapshot/merge-names.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { rankOf } from '../verdict/finding.js';
import type { HostSample, Verdict } from '../verdict/verdict.js';
import type { SecondReport } from './run-report.js';
import type { Span } from './time-spans.js';
import { summarize } from './time-summary.js';

const ARRIVALS = ['scheduled', 'started', 'ok', 'failed', 'dropped', 'missed', 'late'] as const;
const PHASE_ORDER: readonly Phase[] = ['warmup', 'ramp', 'sustain', 'ramp-down'];

/** Sums of one interval over all scenarios; steps are part of their iterations and not counted again. Used again and again. */
export class IntervalTotals {
  readonly service = new LatencyHistogram();
  readonly #response = new LatencyHistogram();
  readonly #lag = new LatencyHistogram();
  readonly #wakeLag = new LatencyHistogram();
  /** Whether the plan has a load with due times. */
  readonly #hasDueTimes: boolean;
  #counts = noCounts();
  #failures: { readonly [code: string]: number } = {};
  #span: Span | null = null;
  #weightedCores = 0;
  #weightedCpu = 0;
  #phases = new Set<Phase>();
  #end = { inFlight: 0, users: 0, residentBytes: 0 };
  #verdict: Verdict = { state: 'VALID', reasons: [] };

  constructor(hasDueTimes: boolean) {
    this.#hasDueTimes = hasDueTimes;
  }

  /** Length of what was added, milliseconds. */
  get durationMs(): number {
    return this.#span === null ? 0 : this.#span.toMs - this.#span.fromMs;
  }

  /** End of what was added, milliseconds of run time; 0 when nothing was. */
  get toMs(): number {
    return this.#span?.toMs ?? 0;
  }

  add(snapshot: Snapshot, host: HostSample, interval: Span): void {
    const { fromMs, toMs } = interval;
    this.#span = {
      fromMs: Math.min(fromMs, this.#span?.fromMs ?? fromMs),
      toMs: Math.max(toMs, this.#span?.toMs ?? toMs),
    };
    for (const arrival of snapshot.arrivals) for (const name of ARRIVALS) this.#counts[name] += arrival[name];
    this.#addSeries(snapshot);
    for (const { wakeLagUs, gcMs, loopUtilizationRatio } of snapshot.generators) {
      this.#wakeLag.add(wakeLagUs);
      this.#counts.gcMs += gcMs;
      this.#counts.loopUtilizationRatio = Math.max(this.#counts.loopUtilizationRatio, loopUtilizationRatio);
    }
    this.#weightedCores += host.processCores * (toMs - fromMs);
    this.#weightedCpu += host.machineCpuRatio * (toMs - fromMs);
    this.#end = { inFlight: snapshot.inFlight, users: snapshot.users, residentBytes: host.residentBytes };
  }

  /** Notes the judgement and the phases of what was added; the worst judgement stays. */
  note(verdict: Verdict, phases: Iterable<Phase>): void {
    if (rankOf(verdict.state) > rankOf(this.#verdict.state)) this.#verdict = verdict;
    for (const phase of phases) this.#phases.add(phase);
  }

  report(): SecondReport {
    const { durationMs } = this;
    return {
      atMs: this.#span?.fromMs ?? 0,
      durationMs,
      phases: PHASE_ORDER.filter((phase) => this.#phases.has(phase)),
      ...this.#counts,
      ...this.#end,
      failures: this.#failures,
      responseTimeUs: this.#hasDueTimes ? summarize(this.#response) : null,
      serviceTimeUs: summarize(this.service),
      startLagUs: this.#hasDueTimes ? summarize(this.#lag) : null,
      wakeLagP99Us: this.#wakeLag.quantile(0.99),
      processCores: durationMs > 0 ? this.#weightedCores / durationMs : 0,
      machineCpuRatio: durationMs > 0 ? this.#weightedCpu / durationMs : 0,
      verdict: this.#verdict,
    };
  }

  /** Forgets everything but its memory. */
  reset(): void {
    for (const histogram of [this.service, this.#response, this.#lag, this.#wakeLag]) histogram.reset();
    this.#counts = noCounts();
    this.#failures = {};
    this.#span = null;
    this.#weightedCores = 0;
    this.#weightedCpu = 0;
    this.#phases = new Set();
    this.#verdict = { state: 'VALID', reasons: [] };
  }

  #addSeries({ series }: Snapshot): void {
    for (const one of series) {
      if (one.step !== null) continue;
      this.service.add(one.serviceTimeUs);
      if (one.responseTimeUs !== null) this.#response.add(one.responseTimeUs);
      if (one.startLagUs !== null) this.#lag.add(one.startLagUs);
      this.#counts.receivedBytes += one.receivedBytes;
      this.#counts.sentBytes += one.sentBytes;
      this.#failures = mergeTallies(this.#failures, one.failures);
    }
  }
}

function noCounts() {
  return {
    scheduled: 0,
    started: 0,
    ok: 0,
    failed: 0,
    dropped: 0,
    missed: 0,
    late: 0,
    receivedBytes: 0,
    sentBytes: 0,
    gcMs: 0,
    loopUtilizationRatio: 0,
  };
}
