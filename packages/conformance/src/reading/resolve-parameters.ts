import type { Json, ParameterShape, ParameterValues } from '@vajraedge/sdk';
import { ParameterError } from './parameter-problem.js';
import { ValueReader } from './value-reader.js';

/**
 * The values as `execute` gets them: defaults filled in, durations in milliseconds, sizes in bytes, secrets as
 * {@link import('./secret.js').Secret}; frozen to the bottom. Text that holds a template stays as it is.
 *
 * @param resolveSecret gives the text behind `env:NAME` or `file:PATH`; what it throws is thrown on.
 * @throws VE_PARAMETER_INVALID ({@link ParameterError}) with every problem.
 */
export function resolveParameters<S extends ParameterShape>(
  shape: S,
  values: { readonly [name: string]: Json },
  resolveSecret: (reference: string) => string,
): ParameterValues<S> {
  const reader = new ValueReader({ root: '', rendered: false, resolveSecret });
  const resolved = reader.readAll(shape, values);
  if (reader.problems.length > 0) throw new ParameterError(reader.problems);
  return resolved as ParameterValues<S>;
}
