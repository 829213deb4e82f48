import { hasTemplate } from '@vajraedge/sdk';
import type { HttpParameters } from '../http-parameters.js';
import { compileJsonPath } from '../response/json-path.js';
import { expectedStatuses } from '../response/expected-status.js';
import { encodePairs } from './request-target.js';
import { requestHeaders } from './request-headers.js';

/** Parameters of connections, which are made before there is an iteration to take a value from. */
const OF_CONNECTIONS = [
  'connectTimeout',
  'keepAlive',
  'keepAliveTimeout',
  'connections',
  'maxConnections',
  'client',
  'http2',
  'proxy',
  'proxyUsername',
  'caFile',
  'certFile',
  'keyFile',
  'serverName',
  'insecure',
  'minTlsVersion',
] as const satisfies readonly (keyof HttpParameters)[];

const BODIES = ['body', 'json', 'form', 'file'] as const;
const HTTP2_BODY_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * All that is wrong with parameters taken together, each of which is right by itself. Texts with a template are left
 * for the iteration that fills them in.
 */
export function parameterProblems(parameters: HttpParameters, method: string): readonly string[] {
  return [
    ...combinationProblems(parameters, method),
    ...connectionProblems(parameters),
    ...contentProblems(parameters),
  ];
}

function combinationProblems(parameters: HttpParameters, method: string): string[] {
  const problems: string[] = [];
  const bodies = BODIES.filter((name) => parameters[name] !== undefined);
  if (bodies.length > 1)
    problems.push(`${bodies.join(' and ')} are both given: only one of them can be the body`);
  if (bodies.length > 0 && method === 'HEAD') problems.push('a HEAD request has no body');
  if (parameters.http2 && bodies.length > 0 && !HTTP2_BODY_METHODS.has(method)) {
    problems.push(`over http2 only POST, PUT and PATCH can have a body, not ${method}`);
  }
  if (parameters.contentType !== undefined && bodies.length === 0)
    problems.push('contentType is given, but no body');
  if (parameters.http2 && parameters.client === 'h1')
    problems.push('client h1 speaks no HTTP/2: leave client at auto, or http2 out');
  if (parameters.bearer !== undefined && parameters.username !== undefined)
    problems.push('username and bearer are both given: only one can be used');
  if (parameters.password !== undefined && parameters.username === undefined)
    problems.push('password is given without username');
  return problems;
}

function connectionProblems(parameters: HttpParameters): string[] {
  const problems: string[] = [];
  if ((parameters.certFile === undefined) !== (parameters.keyFile === undefined))
    problems.push('certFile and keyFile are only of use together');
  if (parameters.keyPassphrase !== undefined && parameters.keyFile === undefined)
    problems.push('keyPassphrase is given without keyFile');
  const needsProxy = parameters.proxyUsername !== undefined || parameters.proxyPassword !== undefined;
  if (needsProxy && parameters.proxy === undefined)
    problems.push('proxyUsername and proxyPassword are only of use with proxy');
  if (parameters.proxy !== undefined && holdsCredentials(parameters.proxy)) {
    problems.push('proxy holds a user name or password: give them as proxyUsername and proxyPassword');
  }
  if (holdsCredentials(parameters.url))
    problems.push('url holds a user name or password: give them as username and password');
  for (const name of OF_CONNECTIONS) {
    if (isTemplate(parameters[name]))
      problems.push(`${name} belongs to the connections, it cannot vary from iteration to iteration`);
  }
  return problems;
}

function contentProblems(parameters: HttpParameters): string[] {
  const { expectedStatus, query, form, jsonPath, jsonExists, extract } = parameters;
  const problems: string[] = [];
  const attempt = (place: string, action: () => unknown): void => {
    try {
      action();
    } catch (error) {
      problems.push(`${place}: ${(error as Error).message}`);
    }
  };
  if (
    expectedStatus !== undefined &&
    !isTemplate(expectedStatus) &&
    expectedStatuses(expectedStatus) === null
  ) {
    problems.push(`expectedStatus ${JSON.stringify(expectedStatus)}: a range must not end before it begins`);
  }
  attempt('headers', () => requestHeaders(parameters, null));
  if (query !== undefined) attempt('query', () => encodePairs(query, 'query'));
  if (form !== undefined) attempt('form', () => encodePairs(form, 'form'));
  const paths = [
    ...Object.keys(jsonPath ?? {}).map((path) => ['jsonPath', path] as const),
    ...(jsonExists ?? []).map((path) => ['jsonExists', path] as const),
    ...Object.entries(extract ?? {})
      .filter(([, source]) => !source.startsWith('header:'))
      .map(([name, source]) => [`extract.${name}`, source] as const),
  ];
  for (const [place, path] of paths) if (!isTemplate(path)) attempt(place, () => compileJsonPath(path));
  return problems;
}

function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && hasTemplate(value);
}

function holdsCredentials(url: string): boolean {
  return /^https?:\/\/[^/?#]*@/i.test(url);
}
