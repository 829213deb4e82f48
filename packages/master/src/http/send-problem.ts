import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Clock } from '@vajraedge/core';
import { problemOf, PROBLEM_TYPE } from './problem.js';
import { RequestError, routeUnknown } from './web-error.js';

/** How long a peer that still sends is left to read its refusal before it is cut off, milliseconds. */
const LINGER_MS = 1000;

/** Gives each request an id, which its answer carries and a problem or the log names. */
export function requestIds(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('X-Request-Id', randomUUID());
    next();
  };
}

/** The end of the table: nothing there, or not with that method. @param methodsAt what an address takes */
export function nothingThere(methodsAt: (path: string) => readonly string[]): RequestHandler {
  return ({ method, path }, response, next) => {
    const allowed = methodsAt(path);
    if (allowed.length > 0) response.setHeader('Allow', allowed.join(', '));
    next(routeUnknown(method, path.slice(0, 200), allowed));
  };
}

/** Whatever was thrown, as the answer; what is a fault of ours goes to the log as well. */
export function sendProblems(clock: Clock, onProblem: (text: string) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const requestId = String(response.getHeader('X-Request-Id'));
    const problem = problemOf(asOurs(error), requestId);
    if (problem.code === 'VE_INTERNAL')
      onProblem(`Request ${requestId}, ${request.method} ${request.path}: ${textOf(error)}`);
    if (response.headersSent) return next(error);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="vajra"');
    const text = JSON.stringify(problem);
    response.status(problem.status).setHeader('Content-Type', PROBLEM_TYPE);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Length', Buffer.byteLength(text));
    if (request.complete || !hasBody(request.headers)) return void response.end(text);
    refuseUnread(clock, response, text);
  };
}

/**
 * Answers a request whose body nobody reads. To end the answer would make Node.js read and throw away the rest of the
 * body; to close at once would make the peer's system throw away the answer. So the answer is written whole, and the
 * connection is cut a moment later.
 */
function refuseUnread(clock: Clock, response: Response, text: string): void {
  response.setHeader('Connection', 'close');
  response.write(text);
  const timer = clock.after(LINGER_MS, () => response.destroy(), { keepsAlive: false });
  response.once('close', () => timer.cancel());
}

function hasBody(headers: { readonly [name: string]: unknown }): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** What express itself refuses, such as an address that is no valid text. */
function asOurs(error: unknown): unknown {
  if (error instanceof URIError)
    return new RequestError([{ path: '', message: 'its address is not valid.' }]);
  return error;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
