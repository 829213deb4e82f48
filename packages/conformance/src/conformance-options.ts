import type { AnyTaskDefinition, Json, ParameterShape, ParameterValues } from '@vajraedge/sdk';
import { resolveParameters } from './reading/resolve-parameters.js';
import type { ConformanceHost } from './host.js';
import { createTaskHarness, type TaskHarness } from './task-harness.js';

/** Parameters as a plan gives them. Templates in them are not rendered. */
export type SampleParameters = { readonly [name: string]: Json };

/** How to run one task for real, against a server that the test has started. */
export interface TaskSample {
  /** An iteration with these is ok. */
  readonly parameters?: SampleParameters;
  /** An iteration with these is still going on after 50 ms and long after (a server that never answers); null: none ever is. */
  readonly slow?: SampleParameters | null;
  /** An iteration with these fails (a port where nobody listens); null: none ever does. */
  readonly failing?: SampleParameters | null;
  /** Names that every user knows from the beginning. */
  readonly variables?: { readonly [name: string]: unknown };
  /** Iterations of the leak check for this task. */
  readonly iterations?: number;
}

/** What {@link import('./check-conformance.js').checkConformance} takes. */
export interface ConformanceOptions {
  /** By the task's name. A text instead of a sample says why the task cannot be run here; its checks are skipped. */
  readonly samples: { readonly [task: string]: TaskSample | string };
  /** Iterations of the leak check: 10,000 unless given. */
  readonly iterations?: number;
  /** Users side by side in the leak check: 10 unless given. */
  readonly users?: number;
  /** How long an aborted iteration may go on: 1,000 ms unless given. */
  readonly abortLimitMs?: number;
  /** How long one iteration of `parameters` may take: 10,000 ms unless given. */
  readonly iterationLimitMs?: number;
  /** How long sockets and the like may outlive their task: 8,000 ms unless given, more than servers keep idle ones. */
  readonly closeLimitMs?: number;
  /** Gives the text behind `env:NAME` or `file:PATH`; the reference itself unless given. */
  readonly resolveSecret?: (reference: string) => string;
  /** The surroundings; this process unless given. */
  readonly host?: ConformanceHost;
}

/** One task under test, with everything that its checks need. */
export interface Subject {
  readonly task: AnyTaskDefinition;
  readonly sample: TaskSample;
  readonly host: ConformanceHost;
  readonly iterations: number;
  readonly users: number;
  readonly abortLimitMs: number;
  readonly iterationLimitMs: number;
  readonly closeLimitMs: number;
  readonly resolveSecret: (reference: string) => string;
}

/** The task with some of its parameters, set up to run. */
export function harnessOf(
  subject: Subject,
  parameters = subject.sample.parameters,
  maxUsers = 2,
): Promise<TaskHarness> {
  const { task, sample, resolveSecret } = subject;
  return createTaskHarness(task, { parameters, variables: sample.variables, resolveSecret, maxUsers });
}

/** The sample's parameters as the task gets them. */
export function sampleValues({ task, sample, resolveSecret }: Subject): ParameterValues<ParameterShape> {
  return resolveParameters((task.parameters ?? {}) as ParameterShape, sample.parameters ?? {}, resolveSecret);
}
