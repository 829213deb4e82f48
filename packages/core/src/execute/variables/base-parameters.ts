import { coerceParameter, resolveParameters } from '@vajraedge/conformance/reading';
import type { Json, ParameterShape } from '@vajraedge/sdk';
import { fillConstants } from '../../plan/fill-constants.js';
import { sealSecrets } from './compile-value.js';

/**
 * The parameters as far as they are known before the first iteration: constants filled in, defaults given, secrets
 * resolved; what depends on more is left as `${…}` text.
 *
 * @throws VE_PARAMETER_INVALID when what is known does not fit the task's parameters
 */
export function baseParameters(
  shape: ParameterShape,
  values: { readonly [name: string]: Json },
  constants: { readonly [name: string]: Json },
  resolveSecret: (reference: string) => string,
): { readonly [name: string]: unknown } {
  const plain: { [name: string]: Json } = {};
  const filledIn: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(values)) {
    const descriptor = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const { value: filled, hasTemplates, isComplete } = fillConstants(value, constants);
    if (!hasTemplates || descriptor === undefined) plain[name] = filled;
    // As lenient as with rendered values: a constant may be text where a number is wanted.
    else if (isComplete)
      filledIn[name] = coerceParameter(descriptor, sealSecrets(descriptor, filled, resolveSecret));
    else plain[name] = isAccepted({ [name]: descriptor }, { [name]: filled }, resolveSecret) ? filled : value;
  }
  const rest = Object.fromEntries(Object.entries(shape).filter(([name]) => !Object.hasOwn(filledIn, name)));
  const resolved: { readonly [name: string]: unknown } = resolveParameters(rest, plain, resolveSecret);
  return Object.freeze({ ...resolved, ...filledIn });
}

/** A value that is filled in only in part may not fit yet; then its texts stay as they are written. */
function isAccepted(
  shape: ParameterShape,
  values: { readonly [name: string]: Json },
  resolveSecret: (reference: string) => string,
): boolean {
  try {
    resolveParameters(shape, values, resolveSecret);
    return true;
  } catch {
    return false;
  }
}
