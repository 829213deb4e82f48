import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../run/master-service.js';
import { type Authenticate, bearerToken } from './access-token.js';
import { checkShape } from './check-shape.js';
import { readJsonBody } from './read-body.js';
import { readQuery } from './read-query.js';
import type { Route, RouteAnswer } from './route.js';
import { forbidden, RequestError, unauthenticated } from './web-error.js';

/** An address of the table as express takes it. Who asks is looked at before anything of the body is read. */
export function serveRoute(route: Route, authenticate: Authenticate): RequestHandler {
  return async (request, response) => {
    const actor = authorize(route, request, authenticate);
    const query = readQuery(route.query ?? {}, queryOf(request));
    const body = await bodyOf(route, request);
    const params = request.params as { readonly [name: string]: string };
    sendAnswer(route, response, await route.handle({ actor, params, query, body }));
  };
}

/** @throws VE_UNAUTHENTICATED, VE_FORBIDDEN */
function authorize({ access }: Route, request: Request, authenticate: Authenticate): Actor | null {
  const { authorization } = request.headers;
  const token = bearerToken(authorization);
  const actor = token === null ? null : authenticate(token);
  if (access === 'anyone') return actor;
  if (actor === null) throw unauthenticated(authorization !== undefined);
  if (access === 'operator' && actor.role !== 'operator') throw forbidden();
  return actor;
}

function queryOf({ originalUrl }: Request): URLSearchParams {
  const at = originalUrl.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : originalUrl.slice(at + 1));
}

async function bodyOf({ body: wanted }: Route, request: Request): Promise<unknown> {
  if (wanted === undefined) return undefined;
  const value = await readJsonBody(request, wanted.limitBytes);
  const findings = checkShape(wanted.schema, value);
  if (findings.length > 0) throw new RequestError(findings);
  return value;
}

function sendAnswer(route: Route, response: Response, answer: RouteAnswer): void {
  // The reader may have gone while the answer was made.
  if (response.destroyed) return;
  response.setHeader('Cache-Control', 'no-store');
  if ('text' in answer) {
    const { text, type, fileName } = answer;
    if (fileName !== undefined) response.attachment(fileName);
    response.status(200).setHeader('Content-Type', type);
    response.end(text);
    return;
  }
  if (answer.location !== undefined) response.setHeader('Location', answer.location);
  response
    .status(answer.status ?? route.status ?? 200)
    .setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(answer.json));
}
