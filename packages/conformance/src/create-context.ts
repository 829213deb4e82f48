import type { TaskContext, TaskMetrics, Variables } from '@vajraedge/sdk';

/** What {@link createContext} takes; everything may be left out. */
export interface ContextOptions<Values> {
  /** As `execute` gets them, for example from `resolveParameters`. */
  readonly parameters?: Values;
  readonly iteration?: number;
  readonly user?: number;
  /** Never aborted unless given. */
  readonly signal?: AbortSignal;
  /** Names and their values at the beginning. */
  readonly variables?: { readonly [name: string]: unknown } | Variables;
}

/** A context that keeps what a task has told it. */
export interface TestContext<Values = { readonly [name: string]: unknown }> extends TaskContext<Values> {
  /** Steps in the order in which they ended. */
  readonly steps: readonly { readonly name: string; readonly ok: boolean }[];
  /** Checks in the order in which they were made. */
  readonly checks: readonly { readonly name: string; readonly passed: boolean }[];
  /** Sums of the counters by name. */
  readonly counters: ReadonlyMap<string, number>;
  /** Values of the trends by name, in their order. */
  readonly trends: ReadonlyMap<string, readonly number[]>;
}

/**
 * A context to call `execute` with in a unit test. It does what an engine's does, except that it measures nothing: what
 * the task told it can be read from it.
 */
export function createContext<Values = Record<never, never>>(
  options: ContextOptions<Values> = {},
): TestContext<Values> {
  const steps: { name: string; ok: boolean }[] = [];
  const checks: { name: string; passed: boolean }[] = [];
  const counters = new Map<string, number>();
  const trends = new Map<string, number[]>();
  const metrics: TaskMetrics = {
    add: (name, by = 1) => void (Number.isFinite(by) && counters.set(name, (counters.get(name) ?? 0) + by)),
    record: (name, value) => {
      if (!trends.has(name)) trends.set(name, []);
      trends.get(name)?.push(value);
    },
  };
  return {
    parameters: options.parameters ?? ({} as Values),
    iteration: options.iteration ?? 0,
    user: options.user ?? 0,
    signal: options.signal ?? new AbortController().signal,
    variables: isVariables(options.variables) ? options.variables : createVariables(options.variables),
    step: async (name, work) => {
      const step = { name, ok: false };
      try {
        const result = await work();
        step.ok = true;
        return result;
      } finally {
        steps.push(step);
      }
    },
    check: (name, condition) => {
      checks.push({ name, passed: Boolean(condition) });
      return Boolean(condition);
    },
    metrics,
    steps,
    checks,
    counters,
    trends,
  };
}

/** A user's variables, with these at the beginning. */
export function createVariables(initial: { readonly [name: string]: unknown } = {}): Variables {
  const values = new Map(Object.entries(initial));
  return { get: (name) => values.get(name), set: (name, value) => void values.set(name, value) };
}

function isVariables(value: ContextOptions<unknown>['variables']): value is Variables {
  return typeof value?.['get'] === 'function' && typeof value['set'] === 'function';
}
