/** Name that takes everything for which there is no room of its own. */
export const OVERFLOW_NAME = '__overflow__';

/**
 * A map from names that users choose to values, with a cap: names beyond it share the value of {@link OVERFLOW_NAME},
 * so that memory stays bounded whatever a task makes up.
 */
export class BoundedNames<V> {
  readonly #values = new Map<string, V>();
  readonly #limit: number;
  readonly #create: () => V;
  #overflowed = 0;

  constructor(limit: number, create: () => V) {
    this.#limit = limit;
    this.#create = create;
  }

  /** How often a name found no room. */
  get overflowed(): number {
    return this.#overflowed;
  }

  get size(): number {
    return this.#values.size;
  }

  /** The value of a name, made when it is new and there is room. */
  at(name: string): V {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    if (this.#values.size < this.#limit || name === OVERFLOW_NAME) return this.#add(name);
    this.#overflowed += 1;
    return this.#values.get(OVERFLOW_NAME) ?? this.#add(OVERFLOW_NAME);
  }

  /** The name under which a name that has been asked for is kept: its own, or {@link OVERFLOW_NAME}. */
  keptAs(name: string): string {
    return this.#values.has(name) ? name : OVERFLOW_NAME;
  }

  entries(): IterableIterator<[string, V]> {
    return this.#values.entries();
  }

  clear(): void {
    this.#values.clear();
    this.#overflowed = 0;
  }

  #add(name: string): V {
    const value = this.#create();
    this.#values.set(name, value);
    return value;
  }
}

/** A number that can be added to in place. */
export interface Tally {
  value: number;
}

/** @returns a tally at 0 */
export function createTally(): Tally {
  return { value: 0 };
}
