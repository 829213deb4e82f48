import { TaskFailure } from '@vajraedge/sdk';
import type { HttpParameters } from '../http-parameters.js';

/** Sent unless the plan gives its own. */
const USER_AGENT = 'vajraedge-plugin-http';

/** Headers that other parameters decide, and which one. */
const DECIDED_ELSEWHERE: { readonly [name: string]: string } = {
  'content-length': 'the body',
  'transfer-encoding': 'the body',
  connection: 'keepAlive',
  'keep-alive': 'keepAlive',
  'proxy-connection': 'keepAlive',
  'proxy-authorization': 'proxyUsername and proxyPassword',
  upgrade: 'http2',
  expect: 'nothing: it is not supported',
};

/** Headers as they are sent, and the names (lower case) of those that must not reach another origin. */
export interface RequestHeaders {
  readonly headers: readonly string[];
  readonly sensitive: ReadonlySet<string>;
}

/**
 * All headers of a request but the cookies of the user's jar.
 *
 * @param bodyType the Content-Type that follows from the kind of the body, or null.
 * @throws HTTP_REQUEST_INVALID
 */
export function requestHeaders(parameters: HttpParameters, bodyType: string | null): RequestHeaders {
  const headers: string[] = [];
  const names = new Set<string>();
  const sensitive = new Set(['authorization', 'cookie', 'proxy-authorization']);
  const add = (name: string, value: string): void => {
    names.add(name.toLowerCase());
    headers.push(name, value);
  };
  for (const [name, value] of Object.entries(parameters.headers ?? {})) {
    const elsewhere = DECIDED_ELSEWHERE[name.toLowerCase()];
    if (elsewhere !== undefined)
      throw new TaskFailure('HTTP_REQUEST_INVALID', `headers.${name} is decided by ${elsewhere}`);
    if (typeof value === 'object')
      throw new TaskFailure('HTTP_REQUEST_INVALID', `headers.${name} holds no text, number or boolean`);
    add(name, String(value));
  }
  for (const [name, secret] of Object.entries(parameters.secretHeaders ?? {})) {
    sensitive.add(name.toLowerCase());
    add(name, secret.reveal());
  }
  const authorization = authorizationOf(parameters);
  if (authorization !== null) add('authorization', authorization);
  if (bodyType !== null && !names.has('content-type'))
    add('content-type', parameters.contentType ?? bodyType);
  if (!names.has('user-agent')) add('user-agent', USER_AGENT);
  return { headers, sensitive };
}

/** Value of `Authorization` for basic authentication (RFC 7617, UTF-8). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function authorizationOf({ username, password, bearer }: HttpParameters): string | null {
  if (bearer !== undefined) return `Bearer ${bearer.reveal()}`;
  return username === undefined ? null : basicAuthorization(username, password?.reveal() ?? '');
}
