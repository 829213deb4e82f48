import { createContext, type TestContext } from '@vajraedge/conformance';
import { resolveParameters } from '@vajraedge/conformance/reading';
import type { AnyTaskDefinition, Json, Outcome, TaskUser, Variables } from '@vajraedge/sdk';

/** Parameters as they are written in a plan. */
export type PlanParameters = { readonly [name: string]: Json };

/** An iteration that has ended. */
export interface Iterated extends Outcome {
  /** With what the task told it. */
  readonly context: TestContext;
}

/** What {@link TaskRun.iterate} takes; everything may be left out. */
export interface IterationWish {
  /** Instead of those that the run was opened with. */
  readonly values?: PlanParameters;
  /** Its number, from 0, which it is unless given. */
  readonly user?: number;
}

/** Variables without a plan behind them. */
class OpenVariables implements Variables {
  readonly values = new Map<string, unknown>();

  get(name: string): unknown {
    return this.values.get(name);
  }

  set(name: string, value: unknown): void {
    this.values.set(name, value);
  }
}

/** Users of a task, driven as an engine drives them. */
export class TaskRun {
  /** Of all users: a test of variables has one. */
  readonly variables = new OpenVariables();
  #iteration = 0;

  private constructor(
    readonly task: AnyTaskDefinition,
    /** As the task gets them. */
    readonly parameters: unknown,
    readonly users: readonly TaskUser[],
    /** One for each user, as in an engine. */
    readonly aborts: readonly AbortController[],
    private readonly shared: unknown,
  ) {}

  /**
   * Makes what the users share, and them.
   *
   * @throws what the task throws, and what {@link resolve} does
   */
  static open(task: AnyTaskDefinition, values: PlanParameters, users = 1): Promise<TaskRun> {
    return TaskRun.openWith(task, resolve(task, values), users);
  }

  /**
   * The same, with parameters as the task gets them.
   *
   * @throws what the task throws
   */
  static async openWith(task: AnyTaskDefinition, parameters: unknown, users = 1): Promise<TaskRun> {
    const engine = {
      parameters,
      data: undefined,
      baseDir: null,
      engine: { index: 0, count: 1 },
      maxUsers: users,
    };
    const shared: unknown = await task.createShared?.(engine as never);
    const aborts = Array.from({ length: users }, () => new AbortController());
    const instances: TaskUser[] = [];
    for (const [user, { signal }] of aborts.entries()) {
      const context = { ...engine, shared, user, signal, variables: new OpenVariables() };
      instances.push((await task.createUser?.(context as never)) as TaskUser);
    }
    return new TaskRun(task, parameters, instances, aborts, shared);
  }

  /** That of the first user. */
  get abort(): AbortController {
    return this.aborts[0] as AbortController;
  }

  /** One iteration; the outcome is copied, because a task may use the same object again. */
  async iterate({ values, user = 0 }: IterationWish = {}): Promise<Iterated> {
    const parameters = values === undefined ? this.parameters : resolve(this.task, values);
    const context = createContext({
      parameters: parameters as { readonly [name: string]: unknown },
      iteration: (this.#iteration += 1) - 1,
      user,
      signal: (this.aborts[user] as AbortController).signal,
      variables: this.variables,
    });
    const outcome = (await this.users[user]?.execute(context)) as Outcome;
    const labels = outcome.labels === undefined ? {} : { labels: { ...outcome.labels } };
    return { ...outcome, ...labels, context };
  }

  /** Closes the users and what they share, as an engine does. */
  async close(): Promise<void> {
    for (const user of this.users) await user.close?.();
    await (this.shared as { close?(): Promise<void> } | undefined)?.close?.();
  }
}

/**
 * Opens a task, runs one iteration of it and closes it.
 *
 * @throws what the task throws, and what {@link resolve} does
 */
export async function runOnce(task: AnyTaskDefinition, values: PlanParameters): Promise<Iterated> {
  const run = await TaskRun.open(task, values);
  try {
    return await run.iterate();
  } finally {
    await run.close();
  }
}

/**
 * Parameters as the engine resolves them. Of `env:TEXT` and `file:TEXT` the text itself is the secret. What Jest's
 * configuration has in `globals.vajraParameters` holds where a test says nothing else: so a suite runs once more with
 * another of them.
 *
 * @throws what the reading of parameters throws
 */
export function resolve(task: AnyTaskDefinition, values: PlanParameters): unknown {
  const { vajraParameters } = globalThis as { readonly vajraParameters?: PlanParameters };
  return resolveParameters(task.parameters ?? {}, { ...vajraParameters, ...values }, (reference) =>
    reference.slice(reference.indexOf(':') + 1),
  );
}
