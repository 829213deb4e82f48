import type { ParameterDescriptor, ParameterShape } from '@vajraedge/sdk';

/** A failure as the tables of plugins have it. */
export interface FailureText {
  readonly code: string;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** More values than that in one cell would be wider than any page. */
const MOST_VALUES = 10;

/** Parameters with their types, defaults and meanings, as a table of a README. */
export function parameterTable(shape: ParameterShape): string {
  const rows = Object.entries(shape).map(([name, descriptor]) => [
    `\`${name}\``,
    typeText(descriptor),
    defaultText(descriptor),
    descriptor.description ?? '',
  ]);
  return markdownTable([['parameter', 'type', 'default', 'meaning'], ...rows]);
}

/** Failure codes, as a table of a README. */
export function failureTable(failures: readonly FailureText[]): string {
  return markdownTable([
    ['code', 'what happened', 'what to do'],
    ...failures.map(({ code, meaning, remedy }) => [`\`${code}\``, meaning, remedy]),
  ]);
}

/** Markdown as prettier writes it. @param rows the first is the head */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function typeText(descriptor: ParameterDescriptor): string {
  if (descriptor.type === 'enum')
    return descriptor.values.length > MOST_VALUES
      ? 'one word'
      : descriptor.values.map((value) => `\`${value}\``).join(', ');
  if (descriptor.type === 'map' && descriptor.values?.type === 'secret') return 'map of secrets';
  return descriptor.type;
}

function defaultText(descriptor: ParameterDescriptor): string {
  if (descriptor.required === true) return 'required';
  return descriptor.default === undefined
    ? ''
    : `\`${JSON.stringify(descriptor.default).replaceAll('"', '')}\``;
}
