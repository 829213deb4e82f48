import type { Json } from '@vajraedge/sdk';

type DurationUnit = 'us' | 'ms' | 's' | 'm' | 'h' | 'd';

/** A length of time with its unit: `"500ms"`, `"30s"`, `"5m"`, `"1h30m"`. */
export type PlanDuration =
  `${number}${DurationUnit}` | `${number}${'d' | 'h' | 'm' | 's'}${number}${DurationUnit}`;

/** How a number goes from one value to another: evenly, or in steps. */
export type RampStrategy = 'LINEAR' | 'STEP';

/** A ramp: its length, or its length and how it goes. */
export type PlanRamp =
  | PlanDuration
  | {
      readonly duration: PlanDuration;
      /** @defaultValue `LINEAR` */
      readonly strategy?: RampStrategy;
      /** Number of equal steps of a STEP ramp. @defaultValue 10 */
      readonly steps?: number;
    };

/** What is common to all open loads: arrivals by schedule, however slow the answers are. */
interface OpenLoadBase {
  readonly model?: 'open';
  /** Time at the full rate before anything counts. @defaultValue none */
  readonly warmup?: PlanDuration;
  /** Most iterations in flight, 1 to 50,000. @defaultValue twice the highest rate, at least 10, at most 1,000 */
  readonly maxConcurrency?: number;
  /** What becomes of an arrival that finds no free user: it waits, and its wait counts, or it is dropped and counted. @defaultValue `wait` */
  readonly overflow?: 'wait' | 'drop';
}

/** An open load that rises to a rate, keeps it, and falls. */
export interface PlanOpenLoad extends OpenLoadBase {
  /** Starts per second, above 0, at most 100,000. */
  readonly targetTps: number;
  readonly rampUp?: PlanRamp;
  /** Time at `targetTps`. */
  readonly sustain?: PlanDuration;
  readonly rampDown?: PlanRamp;
}

/** An open load of free stages. */
export interface PlanOpenStages extends OpenLoadBase {
  /** Rate at which the first stage begins. @defaultValue 0 */
  readonly startTps?: number;
  readonly stages: readonly {
    readonly duration: PlanDuration;
    /** Starts per second at the end of the stage (LINEAR), or throughout (STEP). */
    readonly targetTps: number;
    /** @defaultValue `LINEAR` */
    readonly strategy?: RampStrategy;
  }[];
}

/** A pause drawn anew each time: constant, even between two bounds, or exponential around a mean. */
export type PlanDelay =
  | PlanDuration
  | { readonly min: PlanDuration; readonly max: PlanDuration }
  | { readonly mean: PlanDuration; readonly distribution: 'exponential' };

/** What is common to all closed loads: users that go back to back. */
interface ClosedLoadBase {
  readonly model?: 'closed';
  /** Time with all users before anything counts. @defaultValue none */
  readonly warmup?: PlanDuration;
  /** Most starts per second of the whole scenario. @defaultValue no cap */
  readonly maxTps?: number;
  /** Pause of a user after each iteration. @defaultValue none */
  readonly thinkTime?: PlanDelay;
  /** Least time between two starts of one user. @defaultValue none */
  readonly pacing?: PlanDuration;
  /** Ends the scenario after so many iterations, if its time is not up before. @defaultValue none */
  readonly iterations?: number;
}

/** A closed load that rises to a number of users, keeps it, and falls. */
export interface PlanClosedLoad extends ClosedLoadBase {
  /** Number of users, 1 to 50,000. The same as `maxConcurrency`; give one of them. */
  readonly users?: number;
  /** Users at the beginning of the ramp. @defaultValue 0 with `rampUp`; with steps, `rampStep` */
  readonly startingConcurrency?: number;
  /** Users at the end of the ramp. */
  readonly maxConcurrency?: number;
  /** @defaultValue `STEP` where `rampStep` or `rampInterval` is given, else `LINEAR` */
  readonly strategy?: RampStrategy;
  /** Users that each step adds. */
  readonly rampStep?: number;
  /** Time between two steps. */
  readonly rampInterval?: PlanDuration;
  readonly rampUp?: PlanRamp;
  /** Time with all users; with `iterations`, the longest it may take. */
  readonly sustain?: PlanDuration;
  readonly rampDown?: PlanRamp;
}

/** A closed load of free stages. */
export interface PlanClosedStages extends ClosedLoadBase {
  /** Users with which the first stage begins. @defaultValue 0 */
  readonly startingConcurrency?: number;
  readonly stages: readonly {
    readonly duration: PlanDuration;
    /** Users at the end of the stage (LINEAR), or throughout (STEP). */
    readonly users: number;
    /** @defaultValue `LINEAR` */
    readonly strategy?: RampStrategy;
  }[];
}

/** How much load a scenario offers, and for how long. */
export type PlanLoad = PlanOpenLoad | PlanOpenStages | PlanClosedLoad | PlanClosedStages;

/** Parameters of a task. Texts may hold `${…}`. */
export type PlanParameters = { readonly [name: string]: Json };

/** One task of a mix. */
export interface PlanMixEntry {
  /** Name of a plugin's task (`HTTP_GET`) or a file of your own (`./checkout.task.ts`). */
  readonly task: string;
  /** What it is called in the results; needed where two entries have the same task. @defaultValue the task's name */
  readonly name?: string;
  /** Its part of the iterations, relative to the others: a whole number. @defaultValue 1 */
  readonly weight?: number;
  readonly parameters?: PlanParameters;
}

interface ScenarioBase {
  readonly description?: string;
  /** Begins when the named scenario has ended. @defaultValue begins with the run */
  readonly after?: string;
  readonly load: PlanLoad;
}

/** One stream of iterations: a task or a mix of tasks, and its load. */
export type PlanScenario =
  | (ScenarioBase & { readonly task: string; readonly parameters?: PlanParameters })
  | (ScenarioBase & { readonly mix: readonly PlanMixEntry[] });

/** In which order iterations use the rows of a feed. */
export type PlanRowOrder = 'sequential' | 'random' | 'unique';

/** Rows for `${feed.column}`: of a file, or written in the plan. */
export type PlanDataFeed =
  | {
      readonly file: string;
      /** @defaultValue by the file's ending */
      readonly format?: 'csv' | 'json';
      /** @defaultValue `sequential` */
      readonly order?: PlanRowOrder;
    }
  | { readonly rows: readonly { readonly [column: string]: Json }[]; readonly order?: PlanRowOrder };

/** A condition on the results, such as `"p99(responseTime) < 250ms"`. */
export type PlanThreshold =
  | string
  | {
      readonly expression: string;
      /** Only this scenario. */
      readonly scenario?: string;
      /** Only this task, by its name in the results. */
      readonly task?: string;
      /** Only this step of tasks. */
      readonly step?: string;
      /** Judged over the last so much time, each second. @defaultValue over the whole steady part */
      readonly window?: PlanDuration;
      /** Stop the run once it is not met. @defaultValue false */
      readonly abort?: boolean;
      /** Not judged before this time of the steady part. @defaultValue 0 */
      readonly grace?: PlanDuration;
    };

/** A run plan as it is written, in YAML, JSON or TypeScript. */
export interface RunPlan {
  /** For editors: address of the schema. */
  readonly $schema?: string;
  /** @defaultValue the file's name */
  readonly name?: string;
  readonly description?: string;
  readonly tags?: { readonly [name: string]: string };
  /** Constants for `${name}` in parameters, and start values of what tasks set. */
  readonly variables?: { readonly [name: string]: Json };
  readonly data?: { readonly [name: string]: PlanDataFeed };
  readonly scenarios: { readonly [name: string]: PlanScenario };
  readonly thresholds?: readonly PlanThreshold[];
  /** Files that run once per run, before the first and after the last scenario. */
  readonly hooks?: { readonly before?: string; readonly after?: string };
  /** Files with checks of your own (`defineCheck`), which pre-flight runs before the test. */
  readonly checks?: readonly string[];
  /** An iteration that takes longer is failed, and its user replaced. @defaultValue `"60s"` */
  readonly iterationTimeout?: PlanDuration;
  /** How long iterations in flight may go on after the load has ended. @defaultValue `"30s"` */
  readonly gracefulStop?: PlanDuration;
}

/**
 * Gives a plan its types; a plan module exports the result as `default`.
 *
 * @example
 * ```ts
 * import { definePlan } from '@vajraedge/core';
 *
 * export default definePlan({
 *   scenarios: {
 *     home: {
 *       task: 'HTTP_GET',
 *       parameters: { url: 'http://localhost:8080/' },
 *       load: { targetTps: 100, rampUp: '5s', sustain: '30s' },
 *     },
 *   },
 *   thresholds: ['p99(responseTime) < 250ms', 'errorRatio < 1%'],
 * });
 * ```
 */
export function definePlan(plan: RunPlan): RunPlan {
  return plan;
}
