import { demand } from './frame-error.js';
import { WIRE_LIMITS } from './wire-limits.js';

/** Values by names that a task chose. */
export interface Named<V> {
  readonly [name: string]: V;
}

/** One entry of a list of named things on the wire. */
interface NamedEntry {
  readonly name: string;
}

/**
 * A whole number that fits the wire: what a task made up (fractions, negatives, infinity) is rounded or 0, so that one
 * bad number does not cost a frame.
 */
export function wholeNumber(value: number): number {
  if (!(value > 0)) return 0;
  return Math.min(Math.round(value), Number.MAX_SAFE_INTEGER);
}

/** A finite number; anything else is 0. */
export function finiteNumber(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** Named values as a list for the wire, made by `convert` from name and value. */
export function encodeNames<V, W extends NamedEntry>(
  values: Named<V>,
  convert: (name: string, value: V) => W,
): W[] {
  return Object.entries(values).map(([name, value]) => convert(name, value));
}

/**
 * Named values from the wire, on an object without a prototype: a name may be `__proto__`.
 *
 * @throws VE_FRAME_INVALID where a name comes twice or there are too many
 */
export function decodeNames<W extends NamedEntry, V>(
  entries: readonly W[],
  convert: (entry: W) => V,
): Named<V> {
  demand(entries.length <= WIRE_LIMITS.names, `more than ${WIRE_LIMITS.names} names of one kind`);
  const result = Object.create(null) as { [name: string]: V };
  for (const entry of entries) {
    demand(!(entry.name in result), 'a name twice');
    result[entry.name] = convert(entry);
  }
  return result;
}

/** @throws VE_FRAME_INVALID unless `value` is a finite number of at least 0 */
export function demandQuantity(value: number, what: string): number {
  demand(Number.isFinite(value) && value >= 0, `${what} is ${value}`);
  return value;
}

/** @throws VE_FRAME_INVALID unless `value` is a finite number */
export function demandFinite(value: number, what: string): number {
  demand(Number.isFinite(value), `${what} is ${value}`);
  return value;
}
