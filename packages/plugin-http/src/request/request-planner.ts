import type { HttpParameters } from '../http-parameters.js';
import { ResponseRuleBook } from '../response/response-rules.js';
import type { HttpTransport } from '../transport/http-transport.js';
import type { BodyFiles } from './body-files.js';
import { type RequestBody, requestBody } from './request-body.js';
import { requestHeaders } from './request-headers.js';
import type { RequestPlan } from './request-plan.js';
import { requestTarget } from './request-target.js';

/** Turns parameters into request plans, keeping what is dear to make and likely to come again. */
export class RequestPlanner {
  readonly #transport: HttpTransport;
  readonly #method: string | null;
  readonly #files: BodyFiles;
  readonly #rules = new ResponseRuleBook();
  #knownOrigin = '';

  /** @param method null: as the parameters say. */
  constructor(transport: HttpTransport, method: string | null, files: BodyFiles) {
    this.#files = files;
    this.#transport = transport;
    this.#method = method;
  }

  /**
   * A plan; a promise where a file has yet to be read.
   *
   * @throws HTTP_REQUEST_INVALID, BODY_FILE_UNREADABLE
   */
  plan(parameters: HttpParameters): RequestPlan | Promise<RequestPlan> {
    const body = requestBody(parameters, this.#files);
    return body instanceof Promise
      ? body.then((read) => this.#planWith(parameters, read))
      : this.#planWith(parameters, body);
  }

  #planWith(parameters: HttpParameters, body: RequestBody): RequestPlan {
    const { origin, path } = requestTarget(parameters.url, parameters.query, this.#knownOrigin);
    this.#knownOrigin = origin;
    const { headers, sensitive } = requestHeaders(parameters, body.type);
    const rules = this.#rules.rulesFor(parameters);
    const maxRedirects = parameters.followRedirects ? parameters.maxRedirects : 0;
    const request = {
      origin,
      path,
      method: this.#method ?? parameters.method ?? 'GET',
      headers,
      body: body.bytes,
    };
    return {
      request,
      wire: this.#transport.prepare(request),
      sensitive,
      rules,
      maxRedirects,
      keeping: {
        body: rules.readsBody,
        headers: rules.readsHeaders,
        setCookies: parameters.cookies,
        location: maxRedirects > 0,
      },
      timeoutMs: parameters.timeout || Infinity,
      headersTimeoutMs: parameters.headersTimeout || Infinity,
      bodyTimeoutMs: parameters.bodyTimeout || Infinity,
    };
  }
}
