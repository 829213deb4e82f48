import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hasTemplate, VajraError } from '@vajraedge/sdk';
import type { CopyParameters } from '../postgres-parameters.js';
import { copyMessages, MOST_COPY_BYTES, patternRows } from '../statement/copy-data.js';
import { parseRowRange } from '../statement/row-range.js';
import type { Statement } from '../statement/statement.js';
import { runChecked } from './run-checked.js';
import type { Work } from './work.js';

/** POSTGRES_COPY: COPY … FROM STDIN with rows of a pattern or of a file. */
export const COPY_WORK: Work<CopyParameters, Statement> = Object.freeze({
  problems: copyProblems,
  plan: planCopy,
  run: runChecked,
  // COPY cannot be prepared.
  statements: () => [],
});

function copyProblems({
  table,
  columns,
  row,
  file,
  header,
  expectedRows,
}: CopyParameters): readonly string[] {
  const problems: string[] = [];
  if ((row === undefined) === (file === undefined)) problems.push('give one of row and file');
  const isRow = Array.isArray(row) || (typeof row === 'string' && hasTemplate(row));
  if (row !== undefined && !isRow) problems.push('row: wanted a list of values');
  if (Array.isArray(row) && row.length === 0) problems.push('row: wanted at least one value');
  if (header && file === undefined) problems.push('header is only of use with file');
  if (file !== undefined && [file, table, ...(columns ?? [])].some((text) => hasTemplate(text)))
    problems.push(
      'file, table and columns are read once, with a file they cannot vary from iteration to iteration',
    );
  if (expectedRows !== undefined && !hasTemplate(expectedRows) && parseRowRange(expectedRows) === null)
    problems.push('expectedRows: a range must not end before it begins');
  return problems;
}

async function planCopy(parameters: CopyParameters, baseDir: string | null): Promise<Statement> {
  const { table, columns, row, rows, file, header, expectedRows } = parameters;
  const target = table.split('.').map(quoted).join('.');
  const names = columns === undefined ? '' : ` (${columns.map(quoted).join(', ')})`;
  const format = file === undefined ? '' : ` WITH (FORMAT csv${header ? ', HEADER' : ''})`;
  const data =
    file === undefined
      ? patternRows(row as readonly unknown[], rows)
      : await readRows(resolve(baseDir ?? '.', file));
  return {
    text: `COPY ${target}${names} FROM STDIN${format}`,
    name: undefined,
    values: [],
    expected: expectedRows === undefined ? null : parseRowRange(expectedRows),
    copyData: copyMessages(checked(data)),
  };
}

/** As PostgreSQL quotes a name, so that upper case and odd characters are kept. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function checked(data: Buffer): Buffer {
  if (data.length <= MOST_COPY_BYTES) return data;
  throw new VajraError(
    'VE_POSTGRES_FILE',
    `an iteration would copy ${data.length} bytes; ${MOST_COPY_BYTES} is the most`,
    {
      hint: 'Copy fewer rows in an iteration, and more iterations.',
    },
  );
}

async function readRows(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new VajraError('VE_POSTGRES_FILE', `file ${path} cannot be read: ${(error as Error).message}`, {
      hint: 'Relative names start from the folder of the plan.',
      cause: error,
    });
  }
}
