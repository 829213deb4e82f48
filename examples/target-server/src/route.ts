import type { Answer } from './answer.js';
import type { RequestHead } from './request-head.js';

/** What a route is given. */
export interface RouteRequest {
  readonly head: RequestHead;
  readonly body: Buffer;
  /** The path's parts after the first, decoded. */
  readonly rest: readonly string[];
}

/** Answers the requests whose path begins with the route's name. */
export type Route = (request: RouteRequest) => Answer;

/** Routes by the first part of the path. */
export type RouteTable = { readonly [name: string]: Route };

/** A header's value, or undefined; names are in lower case. */
export function headerOf(head: RequestHead, name: string): string | undefined {
  return head.headers.find(([key]) => key === name)?.[1];
}

/** The cookies that the client sent. */
export function cookiesOf(head: RequestHead): { readonly [name: string]: string } {
  const cookies: { [name: string]: string } = {};
  for (const [name, value] of head.headers) {
    if (name !== 'cookie') continue;
    for (const pair of value.split(';')) {
      const equals = pair.indexOf('=');
      if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
    }
  }
  return cookies;
}
