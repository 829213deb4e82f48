import { formatDuration, type ParameterDescriptor } from '@vajraedge/sdk';

/** What a parameter holds, in words: `duration`, `one of a, b`, `list of urls`. */
export function describeType(descriptor: ParameterDescriptor): string {
  switch (descriptor.type) {
    case 'enum':
      return `one of ${descriptor.values.join(', ')}`;
    case 'list':
      return `list of ${plural(descriptor.items)}`;
    case 'map':
      return `names and values: ${plural(descriptor.values)}`;
    case 'secret':
      return 'secret: env:NAME or file:/path';
    case 'json':
      return 'any JSON value';
    default:
      return descriptor.type;
  }
}

/** What a parameter's values must keep to, each as a few words. */
export function describeBounds(descriptor: ParameterDescriptor): string[] {
  const bounds: string[] = [];
  if ('min' in descriptor && descriptor.min !== undefined)
    bounds.push(`at least ${amount(descriptor.min, descriptor)}`);
  if ('max' in descriptor && descriptor.max !== undefined)
    bounds.push(`at most ${amount(descriptor.max, descriptor)}`);
  if ('protocols' in descriptor && descriptor.protocols !== undefined)
    bounds.push(descriptor.protocols.join(' or '));
  if ('pattern' in descriptor && descriptor.pattern !== undefined)
    bounds.push(`matches ${descriptor.pattern}`);
  if ('keyPattern' in descriptor && descriptor.keyPattern !== undefined)
    bounds.push(`names match ${descriptor.keyPattern}`);
  return bounds;
}

function plural(inner: ParameterDescriptor | undefined): string {
  if (inner === undefined) return 'texts';
  return inner.type === 'string' ? 'texts' : describeType(inner);
}

function amount(value: number, { type }: ParameterDescriptor): string {
  if (type === 'duration') return formatDuration(value);
  if (type === 'bytes') return `${value.toLocaleString('en')} bytes`;
  if (type === 'string') return `${value.toLocaleString('en')} characters`;
  if (type === 'list') return `${value.toLocaleString('en')} items`;
  return value.toLocaleString('en');
}
