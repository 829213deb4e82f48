import type { ParameterShape, ParameterValues } from '@vajraedge/sdk';

const WORDS_OF_ROWS = '\\d+|\\d+\\.\\.\\d*|\\.\\.\\d+';

/** How every task reaches its server. */
export const CONNECTION_PARAMETERS = {
  url: {
    type: 'url',
    protocols: ['postgres:', 'postgresql:'],
    description: 'Server, database and user in one; without a password.',
    examples: ['postgres://loadtest@db.example:5432/shop'],
  },
  secretUrl: {
    type: 'secret',
    description: 'The same as a secret, password included. In place of url.',
    examples: ['env:DATABASE_URL'],
  },
  host: { type: 'string', min: 1, description: 'Name or address of the server.', examples: ['127.0.0.1'] },
  port: { type: 'integer', min: 1, max: 65_535, description: 'Port of the server; 5432 unless given.' },
  database: { type: 'string', min: 1, description: "Name of the database; the user's unless given." },
  user: { type: 'string', min: 1, description: 'Name of the role; postgres unless given.' },
  password: {
    type: 'secret',
    description: 'Password of the role.',
    examples: ['env:PG_PASSWORD', 'file:/run/secrets/pg'],
  },
  tls: {
    type: 'enum',
    values: ['disable', 'require', 'verify-full'],
    description:
      'Plain, encrypted with any certificate, or encrypted with the certificate and its host checked; plain unless given here or as sslmode in the URL.',
  },
  caFile: { type: 'string', description: 'PEM file of the certificate authorities to trust.' },
  certFile: { type: 'string', description: 'PEM file of the client certificate (with its chain).' },
  keyFile: { type: 'string', description: "PEM file of the client certificate's key." },
  keyPassphrase: {
    type: 'secret',
    description: 'Passphrase of the key file.',
    examples: ['env:KEY_PASSPHRASE'],
  },
  applicationName: {
    type: 'string',
    default: 'vajraedge',
    max: 63,
    description: 'application_name, as pg_stat_activity shows it.',
  },
  connections: {
    type: 'enum',
    values: ['perUser', 'shared', 'perIteration'],
    default: 'perUser',
    description:
      'Every user keeps a connection of its own, all users of an engine thread share a pool, or every iteration opens a new one.',
  },
  maxConnections: {
    type: 'integer',
    default: 10,
    min: 1,
    max: 10_000,
    description: 'Size of the shared pool, for each engine thread.',
  },
  connectTimeout: {
    type: 'duration',
    default: '10s',
    min: 0,
    description: 'For address, TCP, TLS and log-in together; 0s: none.',
  },
  statementTimeout: {
    type: 'duration',
    default: '0s',
    min: 0,
    description: 'statement_timeout of the session, kept by the server; 0s: what the server has.',
  },
  timeout: {
    type: 'duration',
    default: '60s',
    min: 0,
    description: 'For the whole iteration, kept here: the query is cancelled; 0s: none.',
  },
} as const satisfies ParameterShape;

/** Rows that a task must give or change, else its iteration fails. */
const EXPECTED_ROWS = {
  expectedRows: {
    type: 'string',
    pattern: WORDS_OF_ROWS,
    description: 'Rows that the statement must give or change: a number or a range.',
    examples: ['1', '1..', '0..10'],
  },
} as const satisfies ParameterShape;

/** Parameters of POSTGRES_QUERY alone. */
export const QUERY_PARAMETERS = {
  text: {
    type: 'string',
    required: true,
    min: 1,
    multiline: true,
    description: 'The statement, with $1, $2 … for its values.',
    examples: ['SELECT * FROM items WHERE id = $1'],
  },
  values: {
    type: 'json',
    default: [],
    description:
      'Values of $1, $2 …: a list of texts, numbers, booleans, null, lists (arrays) or maps (json).',
    examples: [['${row.id}', 2, null]],
  },
  name: {
    type: 'string',
    min: 1,
    max: 63,
    description: 'Prepares the statement once a connection, under this name.',
    examples: ['item-by-id'],
  },
  ...EXPECTED_ROWS,
} as const satisfies ParameterShape;

/** Parameters of POSTGRES_TRANSACTION alone. */
export const TRANSACTION_PARAMETERS = {
  statements: {
    type: 'list',
    items: { type: 'json' },
    required: true,
    min: 1,
    max: 1000,
    description: 'In their order: a text, or a map of text, values, name, expectedRows and step.',
    examples: [
      [
        { text: 'UPDATE account SET balance = balance - $1 WHERE id = $2', values: [10, 1], expectedRows: 1 },
        'SELECT 1',
      ],
    ],
  },
  isolation: {
    type: 'enum',
    values: ['read committed', 'repeatable read', 'serializable'],
    description: "Isolation level; the server's default unless given.",
  },
  readOnly: { type: 'boolean', default: false, description: 'BEGIN READ ONLY.' },
  steps: {
    type: 'boolean',
    default: false,
    description: 'Measures begin, every statement and commit as steps with series of their own.',
  },
} as const satisfies ParameterShape;

/** Parameters of POSTGRES_COPY alone. */
export const COPY_PARAMETERS = {
  table: {
    type: 'string',
    required: true,
    min: 1,
    description: 'The table, with its schema where needed; quoted as it is.',
    examples: ['items', 'shop.items'],
  },
  columns: { type: 'list', description: 'Names of the columns; all of them unless given.' },
  row: {
    type: 'json',
    description:
      'Values of one row, sent as often as rows says; {row} in a text is its number in the iteration, from 0.',
    examples: [['${iteration}-{row}', 'name of {row}', 9.5]],
  },
  rows: { type: 'integer', default: 1, min: 1, max: 1_000_000, description: 'How many rows to make of row.' },
  file: {
    type: 'string',
    description: 'A CSV file in place of row, sent as it is in every iteration.',
    examples: ['./items.csv'],
  },
  header: { type: 'boolean', default: false, description: "The file's first line holds names." },
  ...EXPECTED_ROWS,
} as const satisfies ParameterShape;

/** How every task reaches its server, as the code works on it. */
export type ConnectionParameters = ParameterValues<typeof CONNECTION_PARAMETERS>;
/** All of POSTGRES_QUERY. */
export type QueryParameters = ConnectionParameters & ParameterValues<typeof QUERY_PARAMETERS>;
/** All of POSTGRES_TRANSACTION. */
export type TransactionParameters = ConnectionParameters & ParameterValues<typeof TRANSACTION_PARAMETERS>;
/** All of POSTGRES_COPY. */
export type CopyParameters = ConnectionParameters & ParameterValues<typeof COPY_PARAMETERS>;
