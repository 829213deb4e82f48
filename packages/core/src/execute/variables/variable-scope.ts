import { VajraError, type Json, type Variables } from '@vajraedge/sdk';
import type { LoadedFeed } from './data-feeds.js';

/** What one user's names are made of. */
export interface VariableScopeOptions {
  readonly user: number;
  readonly runId: string;
  /** The plan's `variables`. */
  readonly constants: { readonly [name: string]: Json };
  readonly feeds: readonly LoadedFeed[];
}

/**
 * The names that one user knows: `iteration`, `user`, `runId`, the current row of each feed, what its tasks have set,
 * and the plan's constants, in this order. One object a user, so that a name set in one iteration is there in the next.
 */
export class VariableScope implements Variables {
  readonly #options: VariableScopeOptions;
  #iteration = 0;
  #own: Map<string, unknown> | null = null;

  constructor(options: VariableScopeOptions) {
    this.#options = options;
  }

  /** A task has set a name. */
  get isChanged(): boolean {
    return this.#own !== null;
  }

  /** Moves to an iteration: the rows of feeds follow. */
  begin(iteration: number): void {
    this.#iteration = iteration;
  }

  get(name: string): unknown {
    switch (name) {
      case 'iteration':
        return this.#iteration;
      case 'user':
        return this.#options.user;
      case 'runId':
        return this.#options.runId;
    }
    const feed = this.#feed(name);
    if (feed !== undefined) return feed.rowAt(this.#iteration);
    if (this.#own?.has(name) === true) return this.#own.get(name);
    const { constants } = this.#options;
    return Object.hasOwn(constants, name) ? constants[name] : undefined;
  }

  /**
   * Sets a name for this user.
   *
   * @throws VE_VARIABLE_RESERVED for `iteration`, `user`, `runId` and the names of feeds
   */
  set(name: string, value: unknown): void {
    if (name === 'iteration' || name === 'user' || name === 'runId' || this.#feed(name) !== undefined) {
      throw new VajraError('VE_VARIABLE_RESERVED', `The variable "${name}" cannot be set.`, {
        hint: 'Choose another name: iteration, user, runId and the names of data feeds are given.',
      });
    }
    this.#own ??= new Map();
    this.#own.set(name, value);
  }

  #feed(name: string): LoadedFeed | undefined {
    for (const feed of this.#options.feeds) if (feed.name === name) return feed;
    return undefined;
  }
}
