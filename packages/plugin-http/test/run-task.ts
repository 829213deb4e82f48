import { resolveParameters } from '@vajraedge/conformance/reading';
import type { AnyTaskDefinition, Json, Outcome, TaskContext, TaskUser, Variables } from '@vajraedge/sdk';

/** Parameters as they are written in a plan. */
export type PlanParameters = { readonly [name: string]: Json };

/** Variables of one user, without a plan behind them. */
class UserVariables implements Variables {
  readonly values = new Map<string, unknown>();

  get(name: string): unknown {
    return this.values.get(name);
  }

  set(name: string, value: unknown): void {
    this.values.set(name, value);
  }
}

/** One user of a task, driven as an engine drives it. */
export class TaskRun {
  readonly variables = new UserVariables();
  #iteration = 0;

  private constructor(
    readonly task: AnyTaskDefinition,
    readonly parameters: unknown,
    readonly shared: unknown,
    readonly users: readonly TaskUser[],
    /** One for each user, as in an engine. */
    readonly aborts: readonly AbortController[],
  ) {}

  /** That of the first user. */
  get abort(): AbortController {
    return this.aborts[0] as AbortController;
  }

  static async open(task: AnyTaskDefinition, values: PlanParameters, users = 1): Promise<TaskRun> {
    return TaskRun.openWith(task, resolve(task, values), users);
  }

  /** @param parameters as the task gets them */
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
      const context = { ...engine, shared, user, signal, variables: new UserVariables() };
      instances.push((await task.createUser?.(context as never)) as TaskUser);
    }
    return new TaskRun(task, parameters, shared, instances, aborts);
  }

  /** One iteration; the outcome is copied, because the task uses the same object again. */
  async iterate({ values, user = 0 }: { values?: PlanParameters; user?: number } = {}): Promise<Outcome> {
    const parameters = values === undefined ? this.parameters : resolve(this.task, values);
    const context = {
      parameters,
      signal: this.aborts[user]?.signal,
      iteration: (this.#iteration += 1) - 1,
      user,
      variables: this.variables,
    } as unknown as TaskContext;
    const outcome = (await this.users[user]?.execute(context)) as Outcome;
    return { ...outcome, ...(outcome.labels === undefined ? {} : { labels: { ...outcome.labels } }) };
  }

  async close(): Promise<void> {
    for (const user of this.users) await user.close?.();
    await (this.shared as { close?(): Promise<void> } | undefined)?.close?.();
  }
}

/** Opens a task, runs one iteration of it and closes it. */
export async function runOnce(task: AnyTaskDefinition, values: PlanParameters): Promise<Outcome> {
  const run = await TaskRun.open(task, values);
  try {
    return await run.iterate();
  } finally {
    await run.close();
  }
}

/** The client that this run of the suite forces, see jest.config.mjs. */
const FORCED_CLIENT = (globalThis as { vajraHttpClient?: string }).vajraHttpClient;

/** Parameters as the engine resolves them; `env:NAME` gives `secret of NAME`. */
export function resolve(task: AnyTaskDefinition, values: PlanParameters): unknown {
  const written = FORCED_CLIENT === undefined ? values : { client: FORCED_CLIENT, ...values };
  return resolveParameters(task.parameters ?? {}, written, (reference) => `secret of ${reference.slice(4)}`);
}
