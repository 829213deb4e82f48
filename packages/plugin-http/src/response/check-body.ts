import { isDeepStrictEqual } from 'node:util';
import { type Json, TaskFailure, type Variables } from '@vajraedge/sdk';
import type { JSONValue } from 'json-p3';
import type { JsonQuery, ResponseRules } from './response-rules.js';

/** An answer whose status was expected. */
export interface CheckedAnswer {
  /** Decompressed. */
  readonly body: Buffer;
  /** Names in lower case, in the order of their coming. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Holds an answer against its rules and, where all are met, sets the variables to be taken from it.
 *
 * @throws BODY_CHECK_FAILED, EXTRACT_FAILED; then no variable is set.
 */
export function checkAnswer(answer: CheckedAnswer, rules: ResponseRules, variables: Variables): void {
  const { contains } = rules;
  if (contains !== null && !answer.body.includes(contains.bytes)) {
    throw new TaskFailure(
      'BODY_CHECK_FAILED',
      `the body does not contain ${JSON.stringify(contains.text)}: ${excerpt(answer.body)}`,
    );
  }
  const document = rules.readsJson ? parseJson(answer.body) : null;
  for (const rule of rules.jsonEquals) {
    const values = select(rule, document);
    if (!values.some((value) => isDeepStrictEqual(value, rule.value))) {
      throw new TaskFailure(
        'BODY_CHECK_FAILED',
        `${rule.path} is ${show(values)}, wanted ${JSON.stringify(rule.value)}`,
      );
    }
  }
  for (const rule of rules.jsonExists) {
    if (select(rule, document).length === 0)
      throw new TaskFailure('BODY_CHECK_FAILED', `${rule.path} selects nothing in ${excerpt(answer.body)}`);
  }
  const found = extracted(answer, rules, document);
  for (const [variable, value] of found) variables.set(variable, value);
}

function extracted(
  answer: CheckedAnswer,
  rules: ResponseRules,
  document: JSONValue,
): (readonly [string, unknown])[] {
  const fromHeaders = rules.extractHeaders.map(({ header, variable }) => {
    const value = answer.headers.find(([name]) => name === header)?.[1];
    if (value === undefined)
      throw new TaskFailure('EXTRACT_FAILED', `no header ${header} for the variable ${variable}`);
    return [variable, value] as const;
  });
  const fromJson = rules.extractJson.map((rule) => {
    const values = select(rule, document);
    if (values.length === 0)
      throw new TaskFailure(
        'EXTRACT_FAILED',
        `${rule.path} for the variable ${rule.variable} selects nothing in ${excerpt(answer.body)}`,
      );
    return [rule.variable, values[0]] as const;
  });
  return [...fromHeaders, ...fromJson];
}

function select({ query }: JsonQuery, document: JSONValue): readonly unknown[] {
  return query.query(document).values();
}

function parseJson(body: Buffer): JSONValue {
  try {
    return JSON.parse(body.toString('utf8')) as Json as JSONValue;
  } catch {
    throw new TaskFailure('BODY_CHECK_FAILED', `the body is no JSON: ${excerpt(body)}`);
  }
}

function show(values: readonly unknown[]): string {
  return values.length === 0
    ? 'not there'
    : JSON.stringify(values.length === 1 ? values[0] : values).slice(0, 120);
}

function excerpt(body: Buffer): string {
  if (body.length === 0) return 'it is empty';
  const text = JSON.stringify(body.toString('utf8', 0, 80));
  return body.length > 80 ? `it begins with ${text}` : `it is ${text}`;
}
