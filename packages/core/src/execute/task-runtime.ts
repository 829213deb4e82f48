import type { AnyTaskDefinition, Closable, EngineContext, TaskUser, Variables } from '@vajraedge/sdk';
import type { MixEntry } from '../plan/resolved-plan.js';
import type { CompiledParameters } from './variables/compile-parameters.js';
import type { VariableScope } from './variables/variable-scope.js';

/** Parameters as a task sees them. */
export type TaskValues = { readonly [name: string]: unknown };

/** What a task's instance needs to know of its user. */
export interface UserSeat {
  readonly number: number;
  readonly variables: Variables;
  /** Aborted when the user is given up. */
  readonly lifeSignal: AbortSignal;
}

/** What a task is made of in one engine. */
export interface TaskParts {
  readonly entry: MixEntry;
  readonly definition: AnyTaskDefinition;
  readonly parameters: CompiledParameters;
  readonly data: unknown;
  readonly baseDir: string | null;
  readonly engine: { readonly index: number; readonly count: number };
  readonly maxUsers: number;
}

/** One task of a mix, ready to run in one engine: its parameters compiled, what its users share made. */
export class TaskRuntime {
  readonly definition: AnyTaskDefinition;
  readonly #parameters: CompiledParameters;
  readonly #context: EngineContext<TaskValues, unknown>;
  #shared: unknown = undefined;

  constructor(parts: TaskParts) {
    this.definition = parts.definition;
    this.#parameters = parts.parameters;
    const { data, engine, maxUsers, baseDir } = parts;
    this.#context = Object.freeze({ parameters: parts.parameters.base, data, baseDir, engine, maxUsers });
  }

  /** Makes what users share. Call once, before the first user. */
  async open(): Promise<void> {
    this.#shared = await this.definition.createShared?.(this.#context);
  }

  /** Closes what users shared. */
  async close(): Promise<void> {
    const shared = this.#shared as Closable | undefined | null;
    this.#shared = undefined;
    if (typeof shared === 'object' && shared !== null && typeof shared.close === 'function')
      await shared.close();
  }

  /** A user's own instance. */
  createUser(seat: UserSeat): TaskUser | Promise<TaskUser> {
    const { definition } = this;
    // Only execute: a definition's other functions are not a user's.
    if (definition.createUser === undefined) return { execute: (context) => definition.execute?.(context) };
    return definition.createUser({
      ...this.#context,
      user: seat.number,
      shared: this.#shared,
      variables: seat.variables,
      signal: seat.lifeSignal,
    });
  }

  /** The parameters of an iteration; the same object every time where nothing in them varies. */
  parametersFor(scope: VariableScope, iteration: number): TaskValues {
    scope.begin(iteration);
    return this.#parameters.dynamic ? this.#parameters.render(scope) : this.#parameters.base;
  }
}
