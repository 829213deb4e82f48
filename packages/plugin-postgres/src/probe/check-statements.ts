import { TaskFailure } from '@vajraedge/sdk';
import type { PostgresConnection } from '../connection/postgres-connection.js';
import { failureCodeOf } from '../failure/failure-code.js';
import { holdsTemplate } from '../holds-template.js';
import { shortText } from '../iteration/run-checked.js';
import type { Statement } from '../statement/statement.js';
import { type Described, DescribeRun } from './describe-run.js';

/** How many statements the server could be asked about. */
export interface StatementCheck {
  readonly prepared: number;
  /** Texts that vary, texts of several statements, and what comes after a change of the schema. */
  readonly skipped: number;
}

const CHANGES_SCHEMA = /^\s*(create|alter|drop|set|declare)\b/i;

/**
 * Has the server parse every statement without running it.
 *
 * @throws the server's error, or PG_VALUES_INVALID when the number of values is not the one that the statement wants
 */
export async function checkStatements(
  connection: PostgresConnection,
  statements: readonly Statement[],
): Promise<StatementCheck> {
  let [prepared, skipped] = [0, 0];
  let isSchemaChanged = false;
  for (const statement of statements) {
    const isKnown =
      !isSchemaChanged && !holdsTemplate(statement.text) && (await isPreparable(connection, statement));
    if (isKnown) prepared += 1;
    else skipped += 1;
    isSchemaChanged ||= CHANGES_SCHEMA.test(statement.text);
  }
  return { prepared, skipped };
}

async function isPreparable(connection: PostgresConnection, statement: Statement): Promise<boolean> {
  const { error, described } = await describe(connection, statement);
  // The server's own word for "several statements in one text", which only the simple protocol takes.
  const isSeveral = (error as { routine?: string } | null)?.routine === 'exec_parse_message';
  if (isSeveral && statement.name === undefined && statement.values.length === 0) return false;
  if (error !== null)
    throw new TaskFailure(failureCodeOf(error), `${shortText(statement.text)}: ${error.message}`, {
      cause: error,
    });
  const { length } = statement.values;
  if (length !== described.parameters) {
    const message = `${shortText(statement.text)}: wants ${described.parameters} values, ${length} are given`;
    throw new TaskFailure('PG_VALUES_INVALID', message);
  }
  return true;
}

function describe(
  { client }: PostgresConnection,
  statement: Statement,
): Promise<{ readonly error: Error | null; readonly described: Described }> {
  return new Promise((resolve) => {
    client.query(new DescribeRun(statement, (error, described) => resolve({ error, described })));
  });
}
