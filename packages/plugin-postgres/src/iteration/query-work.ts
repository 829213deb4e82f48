import type { QueryParameters } from '../postgres-parameters.js';
import { readStatement, statementProblems } from '../statement/read-statement.js';
import type { Statement } from '../statement/statement.js';
import { runChecked } from './run-checked.js';
import type { Work } from './work.js';

/** POSTGRES_QUERY: one text. */
export const QUERY_WORK: Work<QueryParameters, Statement> = Object.freeze({
  problems: (parameters: QueryParameters) => statementProblems(parameters, ''),
  plan: readStatement,
  run: runChecked,
  statements: (statement: Statement) => [statement],
});
