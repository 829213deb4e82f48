import type { Keeping } from '../exchange/exchange.js';
import type { HttpRequest, WireRequest } from '../transport/http-transport.js';
import type { ResponseRules } from '../response/response-rules.js';

/** All that an iteration needs, made once for each parameters object. */
export interface RequestPlan {
  readonly request: HttpRequest;
  /** The request without cookies of the user's jar. */
  readonly wire: WireRequest;
  /** Headers (lower case) that must not reach another origin. */
  readonly sensitive: ReadonlySet<string>;
  readonly rules: ResponseRules;
  /** Most redirects followed; 0: none is. */
  readonly maxRedirects: number;
  readonly keeping: Keeping;
  /** Limits in milliseconds; Infinity: none. */
  readonly timeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
}
