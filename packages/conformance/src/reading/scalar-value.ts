import { didYouMean, type ParameterDescriptor, parseBytes, parseDuration } from '@vajraedge/sdk';
import { describeValue } from './parameter-problem.js';
import { wantedText } from './wanted-text.js';

/**
 * One value that is neither map, list, JSON nor secret, as tasks get it; `undefined` where it does not fit.
 *
 * @param rendered the value comes from a rendered template.
 */
export function readScalar(descriptor: ParameterDescriptor, given: unknown, rendered: boolean): unknown {
  const value = rendered ? fromText(descriptor, given) : given;
  switch (descriptor.type) {
    case 'string':
      return typeof value === 'string' && isWithin(descriptor, value.length) && fits(descriptor, value)
        ? value
        : undefined;
    case 'url':
      return typeof value === 'string' && isUrl(value, descriptor.protocols) && fits(descriptor, value)
        ? value
        : undefined;
    case 'integer':
      return Number.isSafeInteger(value) && isWithin(descriptor, value as number) ? value : undefined;
    case 'number':
      return Number.isFinite(value) && isWithin(descriptor, value as number) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'duration':
      return boundedOr(descriptor, typeof value === 'string' ? parseDuration(value) : undefined);
    case 'bytes':
      return boundedOr(
        descriptor,
        typeof value === 'string' || typeof value === 'number' ? parseBytes(value) : undefined,
      );
    case 'enum':
      return typeof value === 'string' && descriptor.values.includes(value) ? value : undefined;
    default:
      return undefined;
  }
}

/** Rendering a template gives text where it is part of a text, and numbers where a variable holds one. */
function fromText({ type }: ParameterDescriptor, value: unknown): unknown {
  if (typeof value === 'string') {
    if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
    const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value);
    return isNumber ? Number(value) : value;
  }
  const isText = type === 'string' || type === 'url' || type === 'enum';
  return isText && (typeof value === 'boolean' || Number.isFinite(value)) ? String(value) : value;
}

/** A sentence about a value that does not fit, where more can be said than what is wanted. */
export function scalarHint(descriptor: ParameterDescriptor, value: unknown): string | undefined {
  const sentence = `wanted ${wantedText(descriptor)}, got ${describeValue(value)}`;
  if (descriptor.type === 'enum' && typeof value === 'string') {
    const meant = didYouMean(value, descriptor.values);
    return meant === undefined ? undefined : `${sentence}; did you mean "${meant}"?`;
  }
  if (
    descriptor.type === 'duration' &&
    (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)))
  ) {
    return `${sentence}; add a unit`;
  }
  const isUnquoted =
    descriptor.type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  return isUnquoted ? `${sentence}; put it in quotes` : undefined;
}

/** True where the value lies within the bounds. */
export function isWithin(
  { min = -Infinity, max = Infinity }: { min?: number; max?: number },
  value: number,
): boolean {
  return value >= min && value <= max;
}

function boundedOr(
  descriptor: { min?: number; max?: number },
  value: number | undefined,
): number | undefined {
  return value !== undefined && isWithin(descriptor, value) ? value : undefined;
}

function fits({ pattern }: { pattern?: string }, value: string): boolean {
  return pattern === undefined || matchesWhole(pattern, value);
}

/** True where the pattern matches the whole text. @throws SyntaxError where it is no regular expression. */
export function matchesWhole(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(text);
}

function isUrl(text: string, protocols: readonly string[] | undefined): boolean {
  // The parser drops blanks that a client would send.
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  return protocols === undefined || protocols.includes(new URL(text).protocol);
}
