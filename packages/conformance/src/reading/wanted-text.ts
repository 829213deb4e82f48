import { formatDuration, type ParameterDescriptor } from '@vajraedge/sdk';

/** Says what a descriptor allows, as a noun: `a whole number from 1 to 100`. */
export function wantedText(descriptor: ParameterDescriptor): string {
  switch (descriptor.type) {
    case 'string':
      return `text${bounds(descriptor, (length) => `${length}`, ' characters')}${matching(descriptor.pattern)}`;
    case 'url': {
      const protocols = descriptor.protocols?.map((protocol) => `${protocol}//…`).join(' or ');
      return `an absolute URL${protocols === undefined ? '' : ` (${protocols})`}${matching(descriptor.pattern)}`;
    }
    case 'integer':
      return `a whole number${bounds(descriptor, String)}`;
    case 'number':
      return `a number${bounds(descriptor, String)}`;
    case 'boolean':
      return 'true or false';
    case 'duration':
      return `a duration such as "500ms" or "30s"${bounds(descriptor, formatDuration)}`;
    case 'bytes':
      return `a size such as "64kB", or a number of bytes${bounds(descriptor, (bytes) => `${bytes}B`)}`;
    case 'enum':
      return `one of ${descriptor.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'map':
      return 'a map of names and values';
    case 'list':
      return `a list${bounds(descriptor, String, ' entries')}`;
    case 'secret':
      return 'a reference to a secret, such as "env:API_TOKEN" or "file:/run/secrets/token"';
    case 'json':
      return 'a JSON value';
  }
}

function matching(pattern: string | undefined): string {
  return pattern === undefined ? '' : ` matching /${pattern}/`;
}

function bounds(
  { min, max }: { readonly min?: number; readonly max?: number },
  write: (bound: number) => string,
  noun = '',
): string {
  if (min !== undefined && max !== undefined) return ` from ${write(min)} to ${write(max)}${noun}`;
  if (min !== undefined) return ` of at least ${write(min)}${noun}`;
  return max === undefined ? '' : ` of at most ${write(max)}${noun}`;
}
