import { type Json, TaskFailure } from '@vajraedge/sdk';
import type { JSONPathQuery } from 'json-p3';
import type { HttpParameters } from '../http-parameters.js';
import { expectedStatuses, type StatusTable } from './expected-status.js';
import { compileJsonPath } from './json-path.js';

/** A compiled JSONPath and its text. */
export interface JsonQuery {
  readonly path: string;
  readonly query: JSONPathQuery;
}

/** What an answer must be, and what is taken from it. */
export interface ResponseRules {
  readonly expected: StatusTable;
  readonly contains: { readonly text: string; readonly bytes: Buffer } | null;
  readonly jsonEquals: readonly (JsonQuery & { readonly value: Json })[];
  readonly jsonExists: readonly JsonQuery[];
  readonly extractJson: readonly (JsonQuery & { readonly variable: string })[];
  /** Header names in lower case. */
  readonly extractHeaders: readonly { readonly header: string; readonly variable: string }[];
  /** Some rule looks at the body, at its JSON, at the headers. */
  readonly readsBody: boolean;
  readonly readsJson: boolean;
  readonly readsHeaders: boolean;
  readonly maxResponseBytes: number;
}

const HEADER = /^header:\s*(\S+)\s*$/;
const MOST_QUERIES = 1000;

/** Makes rules from parameters, and the same rules again while the parameters that they come from stay the same. */
export class ResponseRuleBook {
  readonly #queries = new Map<string, JSONPathQuery>();
  #last: { readonly from: HttpParameters; readonly rules: ResponseRules } | null = null;

  /** @throws HTTP_REQUEST_INVALID where a template gave what is no rule. */
  rulesFor(parameters: HttpParameters): ResponseRules {
    if (this.#last !== null && comeToTheSame(this.#last.from, parameters)) return this.#last.rules;
    const rules = this.#createRules(parameters);
    this.#last = { from: parameters, rules };
    return rules;
  }

  #createRules({
    expectedStatus,
    contains,
    jsonPath,
    jsonExists,
    extract,
    maxResponseBytes,
  }: HttpParameters): ResponseRules {
    const expected = expectedStatuses(expectedStatus);
    if (expected === null)
      throw new TaskFailure('HTTP_REQUEST_INVALID', `expectedStatus is ${JSON.stringify(expectedStatus)}`);
    const jsonEquals = Object.entries(jsonPath ?? {}).map(([path, value]) => ({
      ...this.#query(path),
      value,
    }));
    const exists = (jsonExists ?? []).map((path) => this.#query(path));
    const extracts = Object.entries(extract ?? {}).map(([variable, source]) => ({ variable, source }));
    const extractHeaders = extracts.flatMap(({ variable, source }) => {
      const name = HEADER.exec(source)?.[1];
      return name === undefined ? [] : [{ variable, header: name.toLowerCase() }];
    });
    const extractJson = extracts
      .filter(({ source }) => !HEADER.test(source))
      .map(({ variable, source }) => ({ ...this.#query(source), variable }));
    const readsJson = jsonEquals.length + exists.length + extractJson.length > 0;
    return {
      expected,
      contains: contains === undefined ? null : { text: contains, bytes: Buffer.from(contains) },
      jsonEquals,
      jsonExists: exists,
      extractJson,
      extractHeaders,
      readsBody: readsJson || contains !== undefined,
      readsJson,
      readsHeaders: extractHeaders.length > 0,
      maxResponseBytes,
    };
  }

  #query(path: string): JsonQuery {
    let query = this.#queries.get(path);
    if (query === undefined) {
      query = compileJsonPath(path);
      // Paths with a template in them are without number.
      if (this.#queries.size === MOST_QUERIES) this.#queries.clear();
      this.#queries.set(path, query);
    }
    return { path, query };
  }
}

function comeToTheSame(a: HttpParameters, b: HttpParameters): boolean {
  return (
    a.expectedStatus === b.expectedStatus &&
    a.contains === b.contains &&
    a.jsonPath === b.jsonPath &&
    a.jsonExists === b.jsonExists &&
    a.extract === b.extract &&
    a.maxResponseBytes === b.maxResponseBytes
  );
}
