import type { RequestSchema } from './check-shape.js';
import { statusOfCode } from './problem-status.js';
import type { Route } from './route.js';
import { readApiSchemas } from './schemas/api-schemas.js';
import { reference } from './schemas/schema-parts.js';

/** Codes that every address may answer with, and those of all that need a token or take a body. */
const ALWAYS = ['VE_HOST_DENIED', 'VE_ORIGIN_DENIED', 'VE_REQUEST_INVALID', 'VE_INTERNAL'];
const WITH_TOKEN = ['VE_UNAUTHENTICATED'];
const OF_OPERATORS = ['VE_FORBIDDEN'];
const WITH_BODY = ['VE_REQUEST_TYPE', 'VE_REQUEST_TOO_LARGE', 'VE_REQUEST_TIMEOUT'];

/** The API as an OpenAPI 3.1 document, made of the table that is served. @param version of the framework */
export function openApiDocument(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'VajraEdge master',
      version,
      description:
        'Runs, workers and results of a VajraEdge master. Errors are problem documents (RFC 9457) with a stable code. Live data comes by socket.io at /socket.io; see StreamEvents in @vajraedge/protocol.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: readApiSchemas(),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf(route: Route): object {
  const { method, path, summary, access, body, status = 200 } = route;
  return {
    operationId: operationIdOf(method, path),
    summary,
    description: `For ${access === 'anyone' ? 'anyone, with or without a token' : `${access}s`}.`,
    security: access === 'anyone' ? [{}, { token: [] }] : [{ token: [] }],
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: reference(body.name) } } },
        }),
    responses: { [status]: { description: 'Done.', content: contentOf(route) }, ...problemsOf(route) },
  };
}

/** `get /api/tests/{id}/seconds` is `getTestsIdSeconds`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'api');
  return method + words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
}

function parametersOf({ path, query = {} }: Route): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query).map(
    ([name, { description, ...schema }]: [string, RequestSchema]) => ({
      name,
      in: 'query',
      required: false,
      ...(description === undefined ? {} : { description }),
      schema,
    }),
  );
  return [...inPath, ...inQuery];
}

function contentOf({ answer }: Route): object {
  if ('schema' in answer) return { 'application/json': { schema: answer.schema } };
  return Object.fromEntries(answer.types.map((type) => [type, { schema: { type: 'string' } }]));
}

function problemsOf({ access, body, problems }: Route): object {
  const codes = [
    ...ALWAYS,
    ...(access === 'anyone' ? [] : WITH_TOKEN),
    ...(access === 'operator' ? OF_OPERATORS : []),
    ...(body === undefined ? [] : WITH_BODY),
    ...problems,
  ];
  const entries = [...groupByStatus(codes)].map(([status, list]) => [
    status,
    {
      description: `${list.join(', ')}; see ERRORS.md.`,
      content: { 'application/problem+json': { schema: reference('Problem') } },
    },
  ]);
  return Object.fromEntries(entries) as object;
}

function groupByStatus(codes: readonly string[]): ReadonlyMap<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const code of codes) {
    const status = statusOfCode(code);
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}
