import { resolveParameters } from '@vajraedge/conformance/reading';
import type { AnyTaskDefinition, Json, Outcome, TaskUser } from '@vajraedge/sdk';
import { createContext, type TestContext } from '@vajraedge/conformance';

/** Parameters as they are written in a plan. */
export type PlanParameters = { readonly [name: string]: Json };

/** An iteration that has ended. */
export interface Iterated extends Outcome {
  readonly context: TestContext;
}

/** Users of a task, driven as an engine drives them. */
export class TaskRun {
  private constructor(
    readonly task: AnyTaskDefinition,
    readonly parameters: unknown,
    readonly shared: unknown,
    readonly users: readonly TaskUser[],
    /** One for each user, as in an engine. */
    readonly aborts: readonly AbortController[],
  ) {}

  static async open(task: AnyTaskDefinition, values: PlanParameters, users = 1): Promise<TaskRun> {
    const parameters = resolve(task, values);
    const engine = {
      parameters,
      data: undefined,
      baseDir: import.meta.dirname,
      engine: { index: 0, count: 1 },
      maxUsers: users,
    };
    const shared: unknown = await task.createShared?.(engine as never);
    const aborts = Array.from({ length: users }, () => new AbortController());
    const instances: TaskUser[] = [];
    for (const [user, { signal }] of aborts.entries())
      instances.push((await task.createUser?.({ ...engine, shared, user, signal } as never)) as TaskUser);
    return new TaskRun(task, parameters, shared, instances, aborts);
  }

  /** One iteration; the outcome is copied, because the task uses the same object again. */
  async iterate({ values, user = 0 }: { values?: PlanParameters; user?: number } = {}): Promise<Iterated> {
    const parameters = values === undefined ? this.parameters : resolve(this.task, values);
    const context = createContext({ parameters: parameters as { readonly [name: string]: unknown }, user });
    const outcome = (await this.users[user]?.execute(context)) as Outcome;
    return { ...outcome, context };
  }

  async close(): Promise<void> {
    for (const user of this.users) await user.close?.();
    await (this.shared as { close?(): Promise<void> } | undefined)?.close?.();
  }
}

/** Opens a task, runs one iteration of it and closes it. */
export async function runOnce(task: AnyTaskDefinition, values: PlanParameters): Promise<Iterated> {
  const run = await TaskRun.open(task, values);
  try {
    return await run.iterate();
  } finally {
    await run.close();
  }
}

/** Parameters as the engine resolves them; of `env:TEXT` the text is the secret. */
export function resolve(task: AnyTaskDefinition, values: PlanParameters): unknown {
  return resolveParameters(task.parameters ?? {}, values, (reference) =>
    reference.startsWith('file:') ? reference.slice(5) : reference.slice(4),
  );
}
