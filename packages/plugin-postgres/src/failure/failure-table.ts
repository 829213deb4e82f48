/** One way in which an iteration fails. */
export interface FailureRow {
  readonly code: string;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

const CERTIFICATES: readonly FailureRow[] = [
  row('TLS_NOT_SUPPORTED', 'The server does not speak TLS.', 'Switch ssl on there, or set tls to disable.'),
  row('TLS_CERT_EXPIRED', "The server's certificate has expired.", 'Renew it.'),
  row(
    'TLS_CERT_NOT_YET_VALID',
    "The server's certificate is not valid yet.",
    'Check both clocks and the certificate.',
  ),
  row(
    'TLS_CERT_SELF_SIGNED',
    "The server's certificate is signed by itself.",
    'Give that certificate as caFile.',
  ),
  row(
    'TLS_CERT_UNTRUSTED',
    "The server's certificate comes from an unknown authority.",
    "Give the authority's certificate as caFile.",
  ),
  row(
    'TLS_CERT_WRONG_HOST',
    "The server's certificate is for another host.",
    'Connect by the name that is in the certificate.',
  ),
  row(
    'TLS_CLIENT_CERT',
    'The server did not take the client certificate, or wanted one.',
    'Give certFile and keyFile of a certificate that the server trusts.',
  ),
  row(
    'TLS_HANDSHAKE',
    'TLS could not be agreed on.',
    'Check the TLS versions of the server, and what stands between.',
  ),
];

const REACHING: readonly FailureRow[] = [
  row('ECONNREFUSED', 'Nothing listens on that port.', 'Start the server, or check host and port.'),
  row(
    'CONNECT_TIMEOUT',
    'No connection within connectTimeout.',
    'Check host, port and firewall, and whether the server has processes left to log in.',
  ),
  row('HOST_UNREACHABLE', 'There is no route to the host.', 'Check address, network and firewall.'),
  row(
    'DNS_NOT_FOUND',
    'The name of the host has no address.',
    'Check the spelling, and the name server of this machine.',
  ),
  row('DNS_UNAVAILABLE', 'The name server did not answer.', "Check this machine's name server and network."),
  row(
    'PORTS_EXHAUSTED',
    'This machine has no local port left.',
    'Keep connections, use fewer, or add a machine.',
  ),
  row(
    'FILES_EXHAUSTED',
    'This machine has no file descriptor left.',
    'Raise `ulimit -n` to more than the number of connections.',
  ),
  row(
    'PG_AUTH',
    'The server did not let the role in (SQLSTATE 28000, 28P01).',
    'Check user, password and pg_hba.conf; some servers want tls.',
  ),
  row('PG_UNDEFINED_DATABASE', 'There is no such database (3D000).', 'Check the name of the database.'),
  row(
    'PG_TOO_MANY_CONNECTIONS',
    'The server has no connection left (53300).',
    'Use connections: shared or fewer users, or raise max_connections.',
  ),
  row('PG_NOT_READY', 'The server is starting, stopping or recovering (57P03).', 'Wait until it is ready.'),
  row(
    'PG_SHUTDOWN',
    'An administrator or a crash ended the session (57P01, 57P02).',
    "Look into the server's log.",
  ),
  row(
    'PG_CONNECTION_LOST',
    'The connection broke (class 08, or the socket).',
    "Look into the server's log for the time of the failure.",
  ),
];

const STATEMENTS: readonly FailureRow[] = [
  row(
    'PG_UNIQUE_VIOLATION',
    'A key is there already (23505).',
    'Take values that are unique in the run, such as ${iteration}.',
  ),
  row(
    'PG_FOREIGN_KEY_VIOLATION',
    'What is referred to is not there, or still referred to (23503).',
    'Check the test data.',
  ),
  row('PG_NOT_NULL_VIOLATION', 'A column must have a value (23502).', 'Check the values.'),
  row('PG_CHECK_VIOLATION', 'A check constraint says no (23514).', 'Check the values.'),
  row('PG_EXCLUSION_VIOLATION', 'An exclusion constraint says no (23P01).', 'Check the values.'),
  row(
    'PG_SERIALIZATION',
    'Transactions could not be put in an order (40001).',
    'Applications retry; fewer conflicts need other keys or a lower isolation.',
  ),
  row(
    'PG_DEADLOCK',
    'Transactions waited for one another, and this one was chosen (40P01).',
    'Lock rows in the same order everywhere.',
  ),
  row(
    'PG_LOCK_NOT_AVAILABLE',
    'A lock was not to be had: NOWAIT or lock_timeout (55P03).',
    'Look for long transactions in pg_stat_activity.',
  ),
  row(
    'PG_STATEMENT_TIMEOUT',
    'The server ended the statement at its statement_timeout (57014).',
    'The server is slow; raise statementTimeout where that is meant.',
  ),
  row(
    'PG_QUERY_CANCELED',
    'Somebody else cancelled the statement (57014).',
    'Find out who calls pg_cancel_backend.',
  ),
  row('PG_SYNTAX', 'The statement is no SQL (42601).', 'Correct the text.'),
  row(
    'PG_UNDEFINED_TABLE',
    'There is no such table (42P01).',
    'Check the name, the schema and the database.',
  ),
  row('PG_UNDEFINED_COLUMN', 'There is no such column (42703).', 'Check the name.'),
  row(
    'PG_UNDEFINED_FUNCTION',
    'There is no such function or operator for these types (42883).',
    'Check the name, and cast the values ($1::int).',
  ),
  row('PG_PERMISSION_DENIED', 'The role may not do that (42501).', 'GRANT it, or take another role.'),
  row(
    'PG_INVALID_TEXT',
    'A value is no text of its type (22P02).',
    'Check the values against the types of the columns.',
  ),
  row(
    'PG_READ_ONLY',
    'Session, transaction or server is read-only (25006).',
    'Write to the primary; take readOnly away.',
  ),
  row(
    'PG_TRANSACTION_ABORTED',
    'The transaction had failed before (25P02).',
    'Look at the failure before it.',
  ),
  row(
    'PG_TRANSACTION_LEFT_OPEN',
    'The text began a transaction and did not end it; the connection was closed.',
    'Use POSTGRES_TRANSACTION, or end it in the same text.',
  ),
  row(
    'PG_STATEMENT_UNKNOWN',
    'The prepared statement is not there (26000).',
    'A pooler in transaction mode loses them: leave name out.',
  ),
  row(
    'PG_CLASS_NN',
    'Any other SQLSTATE; NN is its class, such as PG_CLASS_22 for wrong data.',
    "Look the SQLSTATE in the message up in PostgreSQL's documentation, appendix A.",
  ),
  row(
    'PG_ROWS_UNEXPECTED',
    'Another number of rows than expectedRows says.',
    'Check the test data, and expectedRows.',
  ),
  row(
    'PG_VALUES_INVALID',
    'Templates gave values or statements that cannot be sent.',
    'Look at the value that the message shows and where it comes from.',
  ),
  row('PG_ERROR', 'Any other error of the driver.', 'Read the message.'),
  row(
    'TIMEOUT',
    'The iteration was not done within timeout; its query was cancelled.',
    'The server is slow; raise timeout where that is meant.',
  ),
  row(
    'ABORTED',
    'The run was stopped in mid-query; the query was cancelled.',
    'Nothing: it happens when a run is broken off.',
  ),
];

/** Every code that the tasks fail under. Codes are stable; the README's table and the probe's remedies come from here. */
export const FAILURE_TABLE: readonly FailureRow[] = [...REACHING, ...CERTIFICATES, ...STATEMENTS];

/** What to do about a failure; empty for a code that is not in the table. */
export function remedyFor(code: string): string {
  const known = code.startsWith('PG_CLASS_') ? 'PG_CLASS_NN' : code;
  return FAILURE_TABLE.find((entry) => entry.code === known)?.remedy ?? '';
}

function row(code: string, meaning: string, remedy: string): FailureRow {
  return Object.freeze({ code, meaning, remedy });
}
