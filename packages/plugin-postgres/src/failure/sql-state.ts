const CODES: { readonly [sqlState: string]: string } = {
  '08001': 'PG_CONNECTION_LOST',
  '08003': 'PG_CONNECTION_LOST',
  '08006': 'PG_CONNECTION_LOST',
  '22P02': 'PG_INVALID_TEXT',
  '23502': 'PG_NOT_NULL_VIOLATION',
  '23503': 'PG_FOREIGN_KEY_VIOLATION',
  '23505': 'PG_UNIQUE_VIOLATION',
  '23514': 'PG_CHECK_VIOLATION',
  '23P01': 'PG_EXCLUSION_VIOLATION',
  '25006': 'PG_READ_ONLY',
  '25P02': 'PG_TRANSACTION_ABORTED',
  '26000': 'PG_STATEMENT_UNKNOWN',
  '28000': 'PG_AUTH',
  '28P01': 'PG_AUTH',
  '3D000': 'PG_UNDEFINED_DATABASE',
  '40001': 'PG_SERIALIZATION',
  '40P01': 'PG_DEADLOCK',
  '42501': 'PG_PERMISSION_DENIED',
  '42601': 'PG_SYNTAX',
  '42703': 'PG_UNDEFINED_COLUMN',
  '42883': 'PG_UNDEFINED_FUNCTION',
  '42P01': 'PG_UNDEFINED_TABLE',
  '53300': 'PG_TOO_MANY_CONNECTIONS',
  '55P03': 'PG_LOCK_NOT_AVAILABLE',
  '57014': 'PG_STATEMENT_TIMEOUT',
  '57P01': 'PG_SHUTDOWN',
  '57P02': 'PG_SHUTDOWN',
  '57P03': 'PG_NOT_READY',
};

/**
 * The stable code of an SQLSTATE; for one without a code of its own, that of its class (PostgreSQL's documentation,
 * appendix A), such as `PG_CLASS_22`.
 */
export function sqlStateFailureCode(sqlState: string, message: string): string {
  // The server has one SQLSTATE for both, and another locale another text: what is not clearly by request is a timeout.
  if (sqlState === '57014' && /user request/.test(message)) return 'PG_QUERY_CANCELED';
  return Object.hasOwn(CODES, sqlState) ? (CODES[sqlState] as string) : `PG_CLASS_${sqlState.slice(0, 2)}`;
}
