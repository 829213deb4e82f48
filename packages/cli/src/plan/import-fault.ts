import { fileURLToPath } from 'node:url';

/** Why a module could not be imported, in one line, with the place in it where the error tells one. */
export function describeImportFault(error: unknown, path: string): string {
  const { message, stack } = toParts(error);
  const text = message.split('\n').slice(0, 2).join(' ').replace(/\.$/, '');
  const place = placeIn(stack, path);
  return place === null || text.includes(place) ? text : `${text} (at ${place})`;
}

function toParts(error: unknown): { readonly message: string; readonly stack: string } {
  if (typeof error !== 'object' || error === null) return { message: String(error), stack: '' };
  const { name, message, stack } = error as Partial<Error>;
  const said =
    typeof message === 'string' && message !== '' ? message : (name ?? 'an error without a message');
  return { message: said, stack: typeof stack === 'string' ? stack : '' };
}

/** `line:column` of the first frame in the file. */
function placeIn(stack: string, path: string): string | null {
  for (const line of stack.split('\n')) {
    const found = /(file:\/\/\S+?|\/\S+?|[A-Z]:\\\S+?)(?:\?[^:\s]*)?:(\d+):(\d+)/.exec(line);
    if (found?.[1] === undefined) continue;
    const file = found[1].startsWith('file:') ? fileURLToPath(found[1]) : found[1];
    if (file === path) return `line ${found[2]}, column ${found[3]}`;
  }
  return null;
}
