import type { Json } from '@vajraedge/sdk';

/**
 * A plan after parsing: every default filled in, durations in milliseconds, ready for the engine. Plain data, so that
 * it can be posted to engine threads and sent to workers.
 */
export interface ResolvedPlan {
  readonly name: string;
  readonly tags: { readonly [name: string]: string };
  /** Constants for `${name}` in parameters. */
  readonly variables: { readonly [name: string]: Json };
  readonly data: readonly DataFeed[];
  readonly scenarios: readonly ResolvedScenario[];
  readonly thresholds: readonly ResolvedThreshold[];
  readonly hooks: { readonly before: string | null; readonly after: string | null };
  /** Files with pre-flight checks of the user's own. */
  readonly checks?: readonly string[];
  /** An iteration that takes longer is failed with `ITERATION_TIMEOUT` and its user replaced. */
  readonly iterationTimeoutMs: number;
  /** How long iterations in flight may go on after the load has ended or been stopped. */
  readonly gracefulStopMs: number;
  /** Folder that relative file names start from (absolute), or null where the plan came from no file. */
  readonly baseDir: string | null;
}

/** Rows for variables: row i of a feed is used as its order says. */
export interface DataFeed {
  readonly name: string;
  readonly source:
    | { readonly file: string; readonly format: 'csv' | 'json' }
    | { readonly rows: readonly { readonly [column: string]: Json }[] };
  /** `sequential` and `unique` follow the iteration's number (unique: a used-up feed ends the scenario); `random` picks any. */
  readonly order: 'sequential' | 'random' | 'unique';
}

/** One stream of iterations with its own load, users and series. */
export interface ResolvedScenario {
  readonly name: string;
  /** Position in the plan, from 0. */
  readonly index: number;
  /** Starts when the named scenario has ended; null: with the run. */
  readonly after: string | null;
  readonly mix: readonly MixEntry[];
  readonly load: OpenLoad | ClosedLoad;
}

/** One task of a mix; weights are relative whole numbers. */
export interface MixEntry {
  /** Series name: the task's name unless the plan says otherwise; unique within the scenario. */
  readonly label: string;
  /** Name of a plugin's task, or a file of the user's own, as the plan says it. */
  readonly task: string;
  readonly weight: number;
  readonly parameters: { readonly [name: string]: Json };
}

/** What part of a scenario's load a moment belongs to. Results leave out `warmup`; thresholds judge `sustain`. */
export type Phase = 'warmup' | 'ramp' | 'sustain' | 'ramp-down';

/** A stretch of the schedule in which the rate changes linearly. */
export interface RateSegment {
  readonly phase: Phase;
  readonly durationMs: number;
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
}

/** Arrivals by schedule, however slow the answers are. */
export interface OpenLoad {
  readonly model: 'open';
  readonly segments: readonly RateSegment[];
  /** Most iterations in flight. */
  readonly maxConcurrency: number;
  /** What becomes of an arrival that finds no free user. */
  readonly overflow: 'wait' | 'drop';
}

/** A stretch of a closed load in which the number of users goes from one to another (evenly, or in steps). */
export interface UserSegment {
  readonly phase: Phase;
  readonly durationMs: number;
  readonly fromUsers: number;
  readonly toUsers: number;
}

/** Users that go back to back. */
export interface ClosedLoad {
  readonly model: 'closed';
  readonly segments: readonly UserSegment[];
  readonly maxConcurrency: number;
  /** Most starts per second of the whole scenario, or null. */
  readonly maxPerSecond: number | null;
  /** Pause of a user after each iteration; null: none. */
  readonly thinkTime: DelayDistribution | null;
  /** Least time between two starts of one user; null: none. */
  readonly pacingMs: number | null;
  /** Ends the scenario after so many iterations; null: the segments alone end it. */
  readonly maxIterations: number | null;
}

/** Milliseconds, drawn anew each time. */
export type DelayDistribution =
  | { readonly distribution: 'constant'; readonly meanMs: number }
  | { readonly distribution: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly distribution: 'exponential'; readonly meanMs: number };

/** A condition on the results. */
export interface ResolvedThreshold {
  /** As written in the plan. */
  readonly expression: string;
  readonly metric: ThresholdMetric;
  readonly comparison: '<' | '<=' | '>' | '>=';
  /** In the metric's own unit: microseconds, a ratio from 0 to 1, a number, or per second. */
  readonly limit: number;
  /** Only this scenario, task label or step; null: all. */
  readonly scenario: string | null;
  readonly task: string | null;
  readonly step: string | null;
  /** Judged over the last so many milliseconds, each second; null: over the whole steady part, at the end. */
  readonly windowMs: number | null;
  /** Stop the run once it is not met. */
  readonly abort: boolean;
  /** Not judged before this time of the steady part. */
  readonly graceMs: number;
}

/** The three times that an iteration has. */
export type TimeName = 'responseTime' | 'serviceTime' | 'startLag';

/** What a threshold is about. */
export type ThresholdMetric =
  | { readonly kind: 'quantile'; readonly time: TimeName; readonly quantile: number }
  | { readonly kind: 'mean' | 'min' | 'max'; readonly time: TimeName }
  | {
      readonly kind:
        'errorRatio' | 'achievedRate' | 'throughput' | 'count' | 'failures' | 'dropped' | 'missed';
    }
  | { readonly kind: 'checkRatio'; readonly check: string | null }
  | { readonly kind: 'counter'; readonly name: string }
  | { readonly kind: 'trend'; readonly name: string; readonly quantile: number };
