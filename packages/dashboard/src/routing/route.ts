/** A place of the page. */
export type Route =
  | { readonly view: 'runs' | 'compose' | 'fleet' | 'unknown' }
  | { readonly view: 'run'; readonly id: string }
  | { readonly view: 'compare'; readonly before: string; readonly after: string };

/** The place that an address's path names. */
export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first = 'runs', second, third] = parts.map(decoded);
  if (first === 'runs' && second !== undefined && parts.length === 2) return { view: 'run', id: second };
  if (first === 'compare' && second !== undefined && third !== undefined && parts.length === 3)
    return { view: 'compare', before: second, after: third };
  if (parts.length <= 1 && (first === 'runs' || first === 'compose' || first === 'fleet'))
    return { view: first };
  return { view: 'unknown' };
}

/** The path of a run. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** The path of two runs laid over each other. */
export function comparePath(before: string, after: string): string {
  return `/compare/${encodeURIComponent(before)}/${encodeURIComponent(after)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
