import { hasTemplate, type TaskContext } from '@vajraedge/sdk';
import type { PostgresConnection } from '../connection/postgres-connection.js';
import type { TransactionParameters } from '../postgres-parameters.js';
import { listedProblems, listedStatement, readStatement } from '../statement/read-statement.js';
import type { Statement } from '../statement/statement.js';
import { runChecked } from './run-checked.js';
import type { Work } from './work.js';

/** What a transaction sends. */
export interface TransactionPlan {
  readonly begin: Statement;
  readonly statements: readonly { readonly step: string; readonly statement: Statement }[];
  /** Every part is a step. */
  readonly steps: boolean;
}

const COMMIT = readStatement({ text: 'COMMIT' });
const ROLLBACK = readStatement({ text: 'ROLLBACK' });

/** POSTGRES_TRANSACTION: BEGIN, the statements, COMMIT; ROLLBACK when one of them fails. */
export const TRANSACTION_WORK: Work<TransactionParameters, TransactionPlan> = Object.freeze({
  problems({ statements }: TransactionParameters): readonly string[] {
    // The whole list may be a template, as any parameter.
    if (typeof statements === 'string' && hasTemplate(statements)) return [];
    return statements.flatMap((item, at) => listedProblems(item, `statements[${at}]`));
  },
  plan: planTransaction,
  run: runTransaction,
  statements: ({ statements }: TransactionPlan) => statements.map(({ statement }) => statement),
});

function planTransaction({ statements, isolation, readOnly, steps }: TransactionParameters): TransactionPlan {
  const level = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
  return {
    begin: readStatement({ text: `BEGIN${level}${readOnly ? ' READ ONLY' : ''}` }),
    statements: statements.map((item, at) => {
      const written = listedStatement(item);
      const named = (written.step ?? written.name) as string | undefined;
      return { step: named ?? `statement ${at + 1}`, statement: readStatement(written) };
    }),
    steps,
  };
}

async function runTransaction(
  connection: PostgresConnection,
  { begin, statements, steps }: TransactionPlan,
  { step }: TaskContext<TransactionParameters>,
): Promise<number> {
  const send = (name: string, statement: Statement): Promise<number> =>
    steps ? step(name, () => runChecked(connection, statement)) : runChecked(connection, statement);
  let rows = 0;
  try {
    await send('begin', begin);
    for (const each of statements) rows += await send(each.step, each.statement);
    await send('commit', COMMIT);
    return rows;
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}

/** A connection that cannot roll back is closed, which rolls back too; what is reported is why it had to. */
async function rollBack(connection: PostgresConnection): Promise<void> {
  if (connection.isBroken || !connection.isInTransaction) return;
  await connection.run(ROLLBACK).catch(() => undefined);
}
