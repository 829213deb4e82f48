import { didYouMean, hasTemplate } from '@vajraedge/sdk';
import { parseRowRange } from './row-range.js';
import type { Statement } from './statement.js';
import { wireValue } from './wire-value.js';

/** A statement as a plan gives it. */
export interface WrittenStatement {
  readonly text?: unknown;
  readonly values?: unknown;
  readonly name?: unknown;
  readonly expectedRows?: unknown;
}

const FIELDS = ['text', 'values', 'name', 'expectedRows', 'step'];

/**
 * What is wrong with a statement. What is still a template is left for the iteration that fills it in.
 *
 * @param place begins every problem, such as `statements[2]`
 */
export function statementProblems(written: WrittenStatement, place: string): readonly string[] {
  const { text, values, name, expectedRows } = written;
  const problems: string[] = [];
  if (typeof text !== 'string' || text.trim() === '') problems.push(`${place}text: wanted a statement`);
  if (values !== undefined && !Array.isArray(values) && !isTemplate(values))
    problems.push(`${place}values: wanted a list`);
  if (name !== undefined && (typeof name !== 'string' || name === '' || name.length > 63))
    problems.push(`${place}name: wanted a text of 1 to 63 characters`);
  if (name !== undefined && (isTemplate(name) || isTemplate(text)))
    problems.push(
      `${place}name: a prepared statement has a name and a text that do not vary from iteration to iteration`,
    );
  if (expectedRows !== undefined && !isTemplate(expectedRows) && parseRowRange(expectedRows) === null)
    problems.push(`${place}expectedRows: wanted a number or a range such as 1.. or 0..10`);
  return problems;
}

/** What is wrong with an item of a list of statements: a text, or a map. */
export function listedProblems(item: unknown, place: string): readonly string[] {
  if (typeof item === 'string') return statementProblems({ text: item }, `${place}.`);
  if (!isMap(item)) return [`${place}: wanted a text, or a map of ${FIELDS.join(', ')}`];
  const unknown = Object.keys(item).filter((key) => !FIELDS.includes(key));
  return [
    ...unknown.map((key) => `${place}.${key}: unknown; ${meant(key)}`),
    ...(item['step'] === undefined || typeof item['step'] === 'string'
      ? []
      : [`${place}.step: wanted a text`]),
    ...statementProblems(item, `${place}.`),
  ];
}

/** The statement to send, for one without {@link statementProblems} and without templates. */
export function readStatement({ text, values, name, expectedRows }: WrittenStatement): Statement {
  return {
    text: text as string,
    name: name as string | undefined,
    values: ((values ?? []) as readonly unknown[]).map(wireValue),
    expected: expectedRows === undefined ? null : parseRowRange(expectedRows),
    copyData: null,
  };
}

/** An item of a list of statements as a map. */
export function listedStatement(item: unknown): WrittenStatement & { readonly step?: unknown } {
  return typeof item === 'string' ? { text: item } : (item as WrittenStatement);
}

function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && hasTemplate(value);
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function meant(key: string): string {
  const near = didYouMean(key, FIELDS);
  return near === undefined ? `known are ${FIELDS.join(', ')}` : `did you mean "${near}"?`;
}
