import type { Json } from '@vajraedge/sdk';
import type { Phase } from '../plan/resolved-plan.js';
import type { Verdict, VerdictState } from '../verdict/verdict.js';

/** Microseconds, from merged histograms; all 0 when nothing was recorded. */
export interface TimeSummary {
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** scheduled = ok + failed + dropped + missed + unaccounted, always. */
export interface Ledger {
  readonly scheduled: number;
  readonly ok: number;
  readonly failed: number;
  readonly dropped: number;
  readonly missed: number;
  /** Started by an engine that was lost before it could tell how they ended. */
  readonly unaccounted: number;
}

/** One series of the results: an iteration's task, or a step of it. Warm-up is left out. */
export interface SeriesReport {
  readonly scenario: string;
  readonly task: string;
  readonly step: string | null;
  readonly count: number;
  readonly perSecond: number;
  readonly errorRatio: number;
  readonly failures: { readonly [code: string]: number };
  readonly examples: readonly { readonly code: string; readonly message: string; readonly atMs: number }[];
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly checks: { readonly [name: string]: { readonly passed: number; readonly failed: number } };
  readonly labels: { readonly [name: string]: { readonly [value: string]: number } };
  readonly counters: { readonly [name: string]: number };
  /** In the trend's own unit. */
  readonly trends: { readonly [name: string]: TimeSummary & { readonly count: number } };
  readonly responseTimeUs: TimeSummary | null;
  readonly serviceTimeUs: TimeSummary;
  readonly startLagUs: TimeSummary | null;
}

/** One second of the run, warm-up included. Quantiles in microseconds. */
export interface SecondReport {
  /** Start of the second, milliseconds of run time. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly phases: readonly Phase[];
  readonly scheduled: number;
  readonly started: number;
  readonly ok: number;
  readonly failed: number;
  readonly dropped: number;
  readonly missed: number;
  readonly late: number;
  readonly inFlight: number;
  readonly users: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly failures: { readonly [code: string]: number };
  readonly responseTimeUs: TimeSummary | null;
  readonly serviceTimeUs: TimeSummary;
  readonly startLagUs: TimeSummary | null;
  readonly wakeLagP99Us: number;
  /** Busiest engine thread, 0 to 1. */
  readonly loopUtilizationRatio: number;
  readonly gcMs: number;
  readonly processCores: number;
  readonly machineCpuRatio: number;
  readonly residentBytes: number;
  readonly verdict: Verdict;
}

/** A threshold and how it turned out. `actual` is null when there was nothing to judge, which is not ok. */
export interface ThresholdReport {
  readonly expression: string;
  readonly scenario: string | null;
  readonly task: string | null;
  readonly step: string | null;
  readonly ok: boolean;
  /** In the unit of `limit`. */
  readonly actual: number | null;
  readonly limit: number;
  /** `us`, `ratio`, `perSecond` or `count`. */
  readonly unit: 'us' | 'ratio' | 'perSecond' | 'count' | 'value';
  /** It stopped the run. */
  readonly aborted: boolean;
  /** Why it is not ok, in words; null or absent when it is. */
  readonly message?: string | null;
}

/** Something that happened in the run, for the time line. */
export interface RunEvent {
  readonly atMs: number;
  /** Stable kind: `phase`, `threshold-abort`, `stopped`, `engine-lost`, `overflow`… */
  readonly kind: string;
  readonly message: string;
}

/** A pre-flight check as it appears in the results. */
export interface PreflightSummary {
  readonly state: 'PASS' | 'WARN' | 'FAIL' | 'SKIP';
  readonly checks: readonly {
    readonly name: string;
    readonly state: 'PASS' | 'WARN' | 'FAIL' | 'SKIP';
    readonly message: string;
    readonly remedy: string | null;
  }[];
}

/** How a run came to its end. */
export type RunOutcome = 'finished' | 'aborted' | 'interrupted' | 'broken';

/** The result of a run: what `result.json` holds. Its schema is published as `@vajraedge/core/schema/result.schema.json`. */
export interface RunReport {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly name: string;
  readonly tags: { readonly [name: string]: string };
  /** The plan as written. */
  readonly plan: Json;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: RunOutcome;
  readonly verdict: Verdict;
  /** Seconds in each state, over the part that counts. */
  readonly verdictSeconds: { readonly [state in VerdictState]: number };
  readonly ledger: Ledger;
  /** The part of the ledger that was warm-up. */
  readonly warmupLedger: Ledger;
  readonly totals: {
    /** Mean rate that the plan asked for over what counts; 0 in a closed load without a cap. */
    readonly targetPerSecond: number;
    readonly achievedPerSecond: number;
    readonly errorRatio: number;
    readonly late: number;
    readonly receivedBytes: number;
    readonly sentBytes: number;
    /** Length of what counts, milliseconds. */
    readonly measuredMs: number;
    readonly responseTimeUs: TimeSummary | null;
    readonly serviceTimeUs: TimeSummary;
    readonly startLagUs: TimeSummary | null;
  };
  readonly series: readonly SeriesReport[];
  /** The same for the warm-up, which is left out everywhere else. */
  readonly warmupSeries: readonly SeriesReport[];
  readonly thresholds: readonly ThresholdReport[];
  readonly preflight: PreflightSummary | null;
  /** Generator processes that made the load. */
  readonly workers: readonly {
    readonly id: string;
    readonly host: string;
    readonly cores: number;
    readonly engines: number;
    readonly nodeVersion: string;
    /** Of a fleet: iterations that it started, as far as they are known. */
    readonly started?: number;
    /** Of a fleet: in words, why it was gone before the end of the run; null or absent: it was not. */
    readonly problem?: string | null;
  }[];
  readonly events: readonly RunEvent[];
  readonly perSecond: readonly SecondReport[];
}
