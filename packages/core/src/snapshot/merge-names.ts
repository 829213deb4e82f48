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
  const [namesOfA, namesOfB] = [Object.keys(a), Object.keys(b)];
  if (namesOfB.length === 0 && namesOfA.length <= MAX_NAMES_PER_SERIES) return a;
  if (namesOfA.length === 0 && namesOfB.length <= MAX_NAMES_PER_SERIES) return b;
  // Most series have few names: whether two of them are the same does not matter then.
  const isFew = namesOfA.length + namesOfB.length <= MAX_NAMES_PER_SERIES;
  const kept = isFew ? null : keptNames(namesOfA, namesOfB);
  // No prototype: a name chosen by a task may be `__proto__`.
  const result = Object.create(null) as { [name: string]: V };
  const put = (name: string, value: V): void => {
    const at = kept === null || kept.has(name) ? name : OVERFLOW_NAME;
    const present = result[at];
    result[at] = present === undefined ? value : merge(present, value);
  };
  for (const name of namesOfA) put(name, a[name] as V);
  for (const name of namesOfB) put(name, b[name] as V);
  return result;
}

/** Joins counts by name. */
export function mergeTallies(a: Named<number>, b: Named<number>): Named<number> {
  return mergeNames(a, b, (left, right) => left + right);
}

function keptNames(a: readonly string[], b: readonly string[]): ReadonlySet<string> {
  const names = new Set([...a, ...b]);
  names.delete(OVERFLOW_NAME);
  if (names.size <= MAX_NAMES_PER_SERIES) return names;
  return new Set([...names].sort().slice(0, MAX_NAMES_PER_SERIES));
}
