import { TaskFailure } from '@vajraedge/sdk';
import type { HttpRequest } from '../transport/http-transport.js';

/** True for the statuses that send a client on to `Location`. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * The request that follows from a redirect (RFC 9110, 15.4): 303 turns all but HEAD into GET, 301 and 302 turn POST
 * into GET (as all browsers do), 307 and 308 change nothing. A request that became a GET has no body. On the way to
 * another origin the sensitive headers are left behind.
 *
 * @throws HTTP_REDIRECT_INVALID
 */
export function redirectedRequest(
  request: HttpRequest,
  sensitive: ReadonlySet<string>,
  status: number,
  location: string,
): HttpRequest {
  const { origin, path } = resolveLocation(request, location);
  const { method } = request;
  const becomesGet =
    status === 303
      ? method !== 'HEAD' && method !== 'GET'
      : (status === 301 || status === 302) && method === 'POST';
  const leavesOrigin = origin !== request.origin;
  const isDropped = (name: string): boolean =>
    (leavesOrigin && (sensitive.has(name) || name === 'host')) || (becomesGet && name.startsWith('content-'));
  const headers: string[] = [];
  for (let at = 0; at < request.headers.length; at += 2) {
    const name = request.headers[at] as string;
    if (!isDropped(name.toLowerCase())) headers.push(name, request.headers[at + 1] as string);
  }
  return {
    origin,
    path,
    headers,
    method: becomesGet ? 'GET' : method,
    body: becomesGet ? null : request.body,
  };
}

function resolveLocation({ origin, path }: HttpRequest, location: string): { origin: string; path: string } {
  let url: URL;
  try {
    url = new URL(location, origin + path);
  } catch {
    throw new TaskFailure(
      'HTTP_REDIRECT_INVALID',
      `redirected to what is no URL: ${JSON.stringify(location.slice(0, 200))}`,
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TaskFailure(
      'HTTP_REDIRECT_INVALID',
      `redirected to ${JSON.stringify(location.slice(0, 200))}, which is not HTTP`,
    );
  }
  return { origin: url.origin, path: url.pathname + url.search };
}
