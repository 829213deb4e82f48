import type { Json, ParameterShape } from '@vajraedge/sdk';
import type { ParameterProblem } from './parameter-problem.js';
import { ValueReader } from './value-reader.js';

/**
 * Checks the values that a plan gives against a task's parameters and lists every problem: wrong types and ranges,
 * missing and unknown names. Text that holds a template is not looked into; it is checked once it is rendered
 * ({@link import('./coerce-parameter.js').coerceParameter}). Secrets must be `env:` or `file:` references.
 *
 * @param path begins the path of each problem, for example `scenarios[0].parameters`.
 */
export function checkParameters(
  shape: ParameterShape,
  values: { readonly [name: string]: Json },
  path = '',
): readonly ParameterProblem[] {
  const reader = new ValueReader({ root: path, rendered: false, resolveSecret: null });
  reader.readAll(shape, values);
  return reader.problems;
}
