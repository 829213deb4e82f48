import { OVERFLOW_NAME } from '../record/bounded-names.js';
import { MAX_NAMES_PER_SERIES } from '../record/series-buffer.js';

/** Values by names that a task chose. */
export interface Named<V> {
  readonly [name: string]: V;
}

/**
 * Joins values by name. Of more than {@link MAX_NAMES_PER_SERIES} names the first in alphabetical order keep their own
 * value and the rest go to `__overflow__`: a choice by order of arrival would make the result depend on what was joined
 * first. A name once given up stays so, because the names before it stay too; so joining is associative.
 */
export function mergeNames<V>(a: Named<V>, b: Named<V>, merge: (left: V, right: V) => V): Named<V> {
  const kept = keptNames(a, b);
  // No prototype: a name chosen by a task may be `__proto__`.
  const result = Object.create(null) as { [name: string]: V };
  for (const source of [a, b]) {
    for (const [name, value] of Object.entries(source)) {
      const at = kept.has(name) ? name : OVERFLOW_NAME;
      const present = result[at];
      result[at] = present === undefined ? value : merge(present, value);
    }
  }
  return result;
}

/** Joins counts by name. */
export function mergeTallies(a: Named<number>, b: Named<number>): Named<number> {
  return mergeNames(a, b, (left, right) => left + right);
}

function keptNames(a: Named<unknown>, b: Named<unknown>): ReadonlySet<string> {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  names.delete(OVERFLOW_NAME);
  if (names.size <= MAX_NAMES_PER_SERIES) return names;
  return new Set([...names].sort().slice(0, MAX_NAMES_PER_SERIES));
}
