import { VajraError } from '@vajraedge/sdk';
import { isMap } from './plain-map.js';

/** Where a value is: names and list positions, from the parameters down. */
export type ParameterKeys = readonly (string | number)[];

/** One thing that is wrong with a parameter. */
export interface ParameterProblem {
  /** Where it is, below the path that the check was given: `parameters.headers["x-id"]`. */
  readonly path: string;
  /** The same place as a list, without that path: `['headers', 'x-id']`. */
  readonly keys: ParameterKeys;
  /** What would be right, such as `a duration such as "500ms" or "30s"`. */
  readonly wanted: string;
  /** What is there, shortened; the text of a secret is never shown. */
  readonly got: string;
  /** One sentence without the path, and what was probably meant where that can be guessed. */
  readonly message: string;
}

/** Parameters that do not fit their descriptors. `code` is `VE_PARAMETER_INVALID`. */
export class ParameterError extends VajraError {
  /** Every problem, in the order of the values. */
  readonly problems: readonly ParameterProblem[];

  constructor(problems: readonly ParameterProblem[]) {
    const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super('VE_PARAMETER_INVALID', lines.join('\n'), {
      hint: '`vajra tasks` shows the parameters of every task.',
    });
    this.problems = problems;
  }
}

/** Writes keys as a path: `headers["x-id"]`, `ids[2]`. */
export function toPath(root: string, keys: ParameterKeys): string {
  let path = root;
  for (const key of keys) {
    if (typeof key === 'string' && /^[\w$]+$/.test(key)) path += path === '' ? key : `.${key}`;
    else path += `[${JSON.stringify(typeof key === 'string' ? key.slice(0, 80) : key)}]`;
  }
  return path;
}

/** Any value in a few words. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null)
    return isMap(value) ? 'a map' : 'an object that is no plain map';
  if (typeof value === 'bigint') return `${String(value).slice(0, 60)}n`;
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value);
}
