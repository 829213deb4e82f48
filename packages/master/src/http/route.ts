import type { Role } from '@vajraedge/protocol';
import type { Actor } from '../run/master-service.js';
import type { RequestSchema } from './check-shape.js';
import type { ApiSchema } from './schemas/schema-parts.js';

/** A request that was let in and checked. */
export interface RouteRequest {
  /** Null only where anyone may ask, and did so without a token. */
  readonly actor: Actor | null;
  /** Of the path. */
  readonly params: { readonly [name: string]: string };
  /** As the route's `query` says: numbers are numbers, flags are flags. */
  readonly query: { readonly [name: string]: string | number | boolean | undefined };
  /** As the route's `body` says; undefined where it takes none. */
  readonly body: unknown;
}

/** What a route answers: JSON, or a file. */
export type RouteAnswer =
  | {
      readonly json: unknown;
      readonly location?: string;
      /** In place of the route's. */
      readonly status?: number;
    }
  | { readonly text: string | Uint8Array; readonly type: string; readonly fileName?: string };

/** A body that a route takes. */
export interface RouteBody {
  /** Name in the OpenAPI document. */
  readonly name: string;
  readonly schema: RequestSchema;
  readonly limitBytes: number;
}

/** One address of the API. The table of all of them is what is served, and what the OpenAPI document is made of. */
export interface Route {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/api/tests/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Who may ask; an operator may do all that a viewer may. */
  readonly access: 'anyone' | Role;
  /** Query parameters, all optional. */
  readonly query?: { readonly [name: string]: RequestSchema };
  readonly body?: RouteBody;
  /** Status of an answer that is no error; 200 unless given. */
  readonly status?: 201 | 202;
  /** Schema of the JSON that is answered, or the media types of the text. */
  readonly answer: { readonly schema: ApiSchema } | { readonly types: readonly string[] };
  /** Codes of errors besides those that every address has. */
  readonly problems: readonly string[];
  handle(request: RouteRequest): Promise<RouteAnswer> | RouteAnswer;
}
