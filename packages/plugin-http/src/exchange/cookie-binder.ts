import type { HttpRequest, WireRequest } from '../transport/http-transport.js';
import { UserCookies } from './user-cookies.js';

/** Adds a user's cookies to its requests. Costs nothing before the first Set-Cookie has come. */
export class CookieBinder {
  readonly #host: { prepare(request: HttpRequest): WireRequest };
  #cookies: UserCookies | null = null;
  #last: { readonly request: HttpRequest; readonly header: string; readonly wire: WireRequest } | null = null;

  constructor(host: { prepare(request: HttpRequest): WireRequest }) {
    this.#host = host;
  }

  /** Takes the cookies of an answer to a request. */
  store({ origin, path }: HttpRequest, setCookies: readonly string[]): void {
    this.#cookies ??= new UserCookies();
    this.#cookies.store(origin + path, setCookies);
  }

  /** The request with its cookies; `bare` where there are none for it. */
  wireFor(request: HttpRequest, bare: WireRequest): WireRequest {
    if (this.#cookies === null) return bare;
    const header = this.#cookies.headerFor(request.origin, request.path);
    if (header === '') return bare;
    if (this.#last !== null && this.#last.request === request && this.#last.header === header)
      return this.#last.wire;
    const wire = this.#host.prepare({ ...request, headers: withCookies(request.headers, header) });
    this.#last = { request, header, wire };
    return wire;
  }
}

/** One Cookie header: those that the plan gives, then those of the jar (RFC 6265, 5.4: only one header). */
function withCookies(headers: readonly string[], header: string): readonly string[] {
  for (let at = 0; at < headers.length; at += 2) {
    if ((headers[at] as string).toLowerCase() === 'cookie') {
      const joined = [...headers];
      joined[at + 1] = `${headers[at + 1]}; ${header}`;
      return joined;
    }
  }
  return [...headers, 'cookie', header];
}
