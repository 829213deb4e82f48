import type { ParameterDescriptor, ParameterValue } from '@vajraedge/sdk';
import { ParameterError } from './parameter-problem.js';
import { ValueReader } from './value-reader.js';

/**
 * Turns a value that was rendered from a template into what `execute` gets. More lenient than a plan: text may stand
 * for a number or a boolean, and a number for text, since data files hold only text.
 *
 * @throws VE_PARAMETER_INVALID ({@link ParameterError}) with every problem.
 */
export function coerceParameter<const D extends ParameterDescriptor>(
  descriptor: D,
  value: unknown,
): ParameterValue<D> {
  const reader = new ValueReader({ root: '', rendered: true, resolveSecret: null });
  const coerced = reader.read(descriptor, value, []);
  if (reader.problems.length > 0) throw new ParameterError(reader.problems);
  return coerced as ParameterValue<D>;
}
