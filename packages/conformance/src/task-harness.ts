import type { AnyTaskDefinition, Closable, Json, Outcome, TaskUser } from '@vajraedge/sdk';
import { resolveParameters } from './reading/resolve-parameters.js';
import { createContext, createVariables, type TestContext } from './create-context.js';
import { type IterationFailure, outcomeFailure, thrownFailure } from './iteration-failure.js';

/** What {@link createTaskHarness} takes beside the task. */
export interface HarnessOptions {
  /** As a plan gives them. Templates are not rendered. */
  readonly parameters?: { readonly [name: string]: Json };
  /** Names that every user knows from the beginning. */
  readonly variables?: { readonly [name: string]: unknown };
  /** Gives the text behind `env:NAME` or `file:PATH`; the reference itself unless given. */
  readonly resolveSecret?: (reference: string) => string;
  /** How many users there will be at one time: 1 unless given. */
  readonly maxUsers?: number;
}

/** How one iteration ended. */
export interface IterationResult {
  readonly ok: boolean;
  readonly failure: IterationFailure | null;
  readonly outcome: Outcome | undefined;
  /** What the task told its context. */
  readonly context: TestContext;
}

/** One user of a task. */
export interface HarnessUser {
  /** Runs the next iteration. Never rejects. */
  iterate(): Promise<IterationResult>;
  /** Aborts the signal that all iterations of this user have. */
  abort(): void;
  close(): Promise<void>;
}

/** A task as an engine would run it, for tests. */
export interface TaskHarness {
  createUser(): Promise<HarnessUser>;
  /** Closes users that are still there, then what they share, then tears down. */
  close(): Promise<void>;
}

/**
 * Sets a task up as an engine does: `setUp` (its data copied, as to another thread), `createShared`, then users with
 * instances and signals of their own.
 *
 * @throws VE_PARAMETER_INVALID, and what the task itself throws
 */
export async function createTaskHarness(
  task: AnyTaskDefinition,
  options: HarnessOptions = {},
): Promise<TaskHarness> {
  const parameters = resolveParameters(
    task.parameters ?? {},
    options.parameters ?? {},
    options.resolveSecret ?? String,
  ) as object;
  const run = { parameters, runId: 'test', signal: new AbortController().signal };
  const data: unknown = structuredClone(await task.setUp?.(run));
  const engine = {
    parameters,
    data,
    baseDir: null,
    engine: { index: 0, count: 1 },
    maxUsers: options.maxUsers ?? 1,
  };
  const shared = (await task.createShared?.(engine)) as (Closable & object) | undefined;
  const users = new Set<HarnessUser>();
  let userCount = 0;
  let iterationCount = 0;
  return {
    createUser: async () => {
      const user = userCount++;
      const variables = createVariables(options.variables);
      const abort = new AbortController();
      const { signal } = abort;
      const instance = await task.createUser?.({ ...engine, shared, user, variables, signal });
      const created: HarnessUser = {
        iterate: () => {
          const context = createContext({
            parameters,
            iteration: iterationCount++,
            user,
            signal,
            variables,
          });
          return iterate(instance ?? (task as TaskUser), context as TestContext);
        },
        abort: () => abort.abort(new Error('the iteration was aborted')),
        close: async () => {
          if (users.delete(created)) await instance?.close?.();
        },
      };
      users.add(created);
      return created;
    },
    close: async () => {
      for (const user of users) await user.close();
      await shared?.close?.();
      await task.tearDown?.(run, data);
    },
  };
}

async function iterate(instance: TaskUser, context: TestContext): Promise<IterationResult> {
  try {
    const outcome = (await instance.execute(context)) as Outcome | undefined;
    const failure = outcomeFailure(outcome, context);
    return { ok: failure === null, failure, outcome, context };
  } catch (error) {
    return { ok: false, failure: thrownFailure(error), outcome: undefined, context };
  }
}
