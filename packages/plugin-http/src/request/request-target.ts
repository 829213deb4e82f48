import { type Json, TaskFailure } from '@vajraedge/sdk';

/** Where a request goes. */
export interface RequestTarget {
  /** `scheme://host[:port]`, without the scheme's own port. */
  readonly origin: string;
  /** Path and query, beginning with `/`, percent-encoded. */
  readonly path: string;
}

// What a URL parser would leave as it is; it would take away a `/../`, however its dots are written, and a last `?`.
const PLAIN_PATH = /^\/(?!\.|%2e)(?:[\w\-~!$&()*+,;=:@%?.]|\/(?!\.|%2e))*(?<!\?)$/i;

/**
 * Splits a URL and adds a query.
 *
 * @param knownOrigin an origin that the URL probably begins with; saves the parser's work for URLs that vary in a number.
 * @throws HTTP_REQUEST_INVALID
 */
export function requestTarget(
  url: string,
  query: { readonly [name: string]: Json } | undefined,
  knownOrigin: string,
): RequestTarget {
  const { origin, path } = splitUrl(url, knownOrigin);
  const added = query === undefined ? '' : encodePairs(query, 'query');
  if (added === '') return { origin, path };
  return { origin, path: `${path}${path.includes('?') ? '&' : '?'}${added}` };
}

function splitUrl(url: string, knownOrigin: string): RequestTarget {
  if (knownOrigin !== '' && url.startsWith(knownOrigin)) {
    const path = url.slice(knownOrigin.length);
    if (PLAIN_PATH.test(path)) return { origin: knownOrigin, path };
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new TaskFailure('HTTP_REQUEST_INVALID', `not a URL: ${JSON.stringify(url.slice(0, 200))}`);
  }
  const { protocol, origin, pathname, search, username, password } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TaskFailure('HTTP_REQUEST_INVALID', `not an HTTP URL: ${protocol}`);
  if (username !== '' || password !== '') {
    throw new TaskFailure(
      'HTTP_REQUEST_INVALID',
      'the URL holds a user name or password: give them as username and password',
    );
  }
  return { origin, path: pathname + search };
}

/**
 * Names and values as in a URL's query, spaces as `%20`; lists give a name several times, null an empty value.
 *
 * @param what names the parameter in failures.
 * @throws HTTP_REQUEST_INVALID
 */
export function encodePairs(pairs: { readonly [name: string]: Json }, what: string): string {
  const parts: string[] = [];
  for (const [name, given] of Object.entries(pairs)) {
    for (const value of Array.isArray(given) ? (given as readonly Json[]) : [given]) {
      if (typeof value === 'object' && value !== null) {
        throw new TaskFailure(
          'HTTP_REQUEST_INVALID',
          `${what}.${name} holds ${JSON.stringify(value).slice(0, 80)}: only texts, numbers, booleans and lists of them`,
        );
      }
      parts.push(`${encode(name)}=${encode(String(value ?? ''))}`);
    }
  }
  return parts.join('&');
}

function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // A lone half of a surrogate pair; UTF-8 has no room for it.
    return encodeURIComponent(Buffer.from(text).toString());
  }
}
