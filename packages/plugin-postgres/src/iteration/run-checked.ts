import { TaskFailure } from '@vajraedge/sdk';
import type { PostgresConnection } from '../connection/postgres-connection.js';
import { rowRangeText } from '../statement/row-range.js';
import type { Statement } from '../statement/statement.js';

/** Runs a statement and compares its rows with what is expected. @throws PG_ROWS_UNEXPECTED, and the driver's errors */
export async function runChecked(connection: PostgresConnection, statement: Statement): Promise<number> {
  const rows = await connection.run(statement);
  const { expected } = statement;
  if (expected !== null && (rows < expected.min || rows > expected.max)) {
    const message = `${shortText(statement.text)}: ${rows} rows, expected ${rowRangeText(expected)}`;
    throw new TaskFailure('PG_ROWS_UNEXPECTED', message);
  }
  return rows;
}

/** A statement in one short line. */
export function shortText(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
