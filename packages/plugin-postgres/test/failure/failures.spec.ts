import { type AddressInfo, createServer, type Server } from 'node:net';
import { runOnce, TaskRun } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../../src/failure/failure-table.js';
import { POSTGRES_QUERY } from '../../src/tasks.js';
import { TestDatabase } from '../server/database.js';

let db: TestDatabase;
let place: { host: string; port: number };
beforeAll(async () => {
  db = await TestDatabase.open({
    settings: { max_connections: '8', superuser_reserved_connections: '2' },
    hba: [
      'host all nobody 127.0.0.1/32 reject',
      'host all locked 127.0.0.1/32 scram-sha-256',
      'host all all 127.0.0.1/32 trust',
    ],
  });
  place = { host: '127.0.0.1', port: db.server.port };
  await db.query(`SET password_encryption = 'scram-sha-256'; CREATE ROLE locked LOGIN PASSWORD 'right'; CREATE ROLE poor LOGIN;
    CREATE TABLE parent (id int PRIMARY KEY);
    CREATE TABLE child (id int PRIMARY KEY, parent int NOT NULL REFERENCES parent, amount int CHECK (amount > 0), during int4range,
      EXCLUDE USING gist (during WITH &&));
    INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1, 1, '[1,5)');`);
}, 60_000);
afterAll(() => db.close());

const once = (values: object) => runOnce(POSTGRES_QUERY, { ...place, ...values });
const inserts = (values: string) => `INSERT INTO child VALUES (${values})`;

describe('a failure of a statement is counted under its code', () => {
  test.each([
    ['PG_UNIQUE_VIOLATION', inserts(`1, 1, 1, '[10,11)'`), {}],
    ['PG_FOREIGN_KEY_VIOLATION', inserts(`2, 9, 1, '[20,21)'`), {}],
    ['PG_NOT_NULL_VIOLATION', inserts(`2, NULL, 1, '[20,21)'`), {}],
    ['PG_CHECK_VIOLATION', inserts(`2, 1, 0, '[20,21)'`), {}],
    ['PG_EXCLUSION_VIOLATION', inserts(`2, 1, 1, '[4,6)'`), {}],
    ['PG_SYNTAX', 'SELEC 1', {}],
    ['PG_UNDEFINED_TABLE', 'SELECT * FROM nothing_here', {}],
    ['PG_UNDEFINED_COLUMN', 'SELECT nothing FROM parent', {}],
    ['PG_UNDEFINED_FUNCTION', 'SELECT nothing_here(1)', {}],
    ['PG_PERMISSION_DENIED', 'SELECT * FROM parent', { user: 'poor', database: 'postgres' }],
    ['PG_INVALID_TEXT', 'SELECT $1::int', { values: ['one'] }],
    ['PG_READ_ONLY', 'SET TRANSACTION READ ONLY; DELETE FROM child', {}],
    ['PG_STATEMENT_UNKNOWN', 'EXECUTE nothing_here', {}],
    ['PG_TRANSACTION_ABORTED', `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '25P02'; END $$`, {}],
    ['PG_SERIALIZATION', `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$`, {}],
    ['PG_LOCK_NOT_AVAILABLE', `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '55P03'; END $$`, {}],
    ['PG_STATEMENT_TIMEOUT', 'SELECT pg_sleep(60)', { statementTimeout: '50ms' }],
    ['TIMEOUT', 'SELECT pg_sleep(60)', { timeout: '200ms' }],
    ['PG_CLASS_22', 'SELECT 1/0', {}],
    ['PG_CLASS_0A', 'SELECT 1 FROM parent, nothing_here.postgres.parent', {}],
    ['PG_CLASS_P0', `DO $$ BEGIN RAISE EXCEPTION 'no'; END $$`, {}],
    ['PG_SHUTDOWN', 'SELECT pg_terminate_backend(pg_backend_pid())', {}],
    ['PG_QUERY_CANCELED', 'SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(60)', {}],
    ['PG_ROWS_UNEXPECTED', 'SELECT 1', { expectedRows: '2' }],
    ['PG_TRANSACTION_LEFT_OPEN', 'BEGIN', {}],
  ])('%s: %s', async (code, text, values) => {
    const { failureCode, failureMessage } = await once({ text, ...values });
    expect([failureCode, failureMessage]).toEqual([code, expect.stringMatching(/./)]);
  });

  test('with the SQLSTATE and the detail in its message', async () => {
    expect((await once({ text: inserts(`1, 1, 1, '[10,11)'`) })).failureMessage).toBe(
      'duplicate key value violates unique constraint "child_pkey": Key (id)=(1) already exists. (SQLSTATE 23505)',
    );
  });

  test('and the connection is used again', async () => {
    const run = await TaskRun.open(POSTGRES_QUERY, { ...place, text: 'SELECT 1/0' });
    const [[before] = []] = [await pids(run)];
    await run.iterate();
    expect(await pids(run)).toEqual([before]);
    await run.close();
  });
});

async function pids(run: TaskRun): Promise<unknown[]> {
  await run.iterate({ values: { ...place, text: 'SELECT 1' } });
  return (await db.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'vajraedge'")).flat();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

describe('a failure to log in is counted under its code', () => {
  test.each([
    ['PG_AUTH', { user: 'nobody' }],
    ['PG_AUTH', { user: 'locked', database: 'postgres', password: 'env:wrong' }],
    ['PG_AUTH', { user: 'locked', database: 'postgres' }],
    ['PG_AUTH', { user: 'unknown_role', database: 'postgres' }],
    ['PG_UNDEFINED_DATABASE', { database: 'nothing_here' }],
    ['TLS_NOT_SUPPORTED', { tls: 'require' }],
    ['DNS_NOT_FOUND', { host: 'nothing-here.invalid' }],
    ['ECONNREFUSED', { host: '/nothing-here' }],
  ])('%s: %p', async (code, values) => {
    const { failureCode, failureMessage } = await once({ text: 'SELECT 1', ...values });
    expect([failureCode, failureMessage]).toEqual([code, expect.stringMatching(/./)]);
  });

  test('and the right password is let in', async () => {
    const values = { user: 'locked', database: 'postgres', password: 'env:right' };
    expect((await once({ text: 'SELECT 1', ...values })).failureCode).toBeUndefined();
  });

  test('PG_TOO_MANY_CONNECTIONS, with more users than connections', async () => {
    const run = await TaskRun.open(
      POSTGRES_QUERY,
      { ...place, user: 'poor', database: 'postgres', text: 'SELECT pg_sleep(0.1)' },
      12,
    );
    const ends = await Promise.all(run.users.map((_user, user) => run.iterate({ user })));
    await run.close();
    const codes = new Set(ends.map(({ failureCode }) => failureCode));
    expect(codes).toEqual(new Set([undefined, 'PG_TOO_MANY_CONNECTIONS']));
    await db.sessionsAre(0);
  });

  test('ECONNREFUSED, CONNECT_TIMEOUT and PG_CONNECTION_LOST', async () => {
    const silent = createServer((socket) => socket.resume().on('error', () => undefined));
    const rude = createServer((socket) => socket.destroy());
    const [silentPort, rudePort] = await Promise.all([silent, rude].map(listen));
    const values = { host: '127.0.0.1', text: 'SELECT 1', connectTimeout: '100ms' };
    expect(await once({ ...values, port: silentPort as number })).toMatchObject({
      failureCode: 'CONNECT_TIMEOUT',
    });
    expect(await once({ ...values, port: rudePort as number })).toMatchObject({
      failureCode: 'PG_CONNECTION_LOST',
    });
    await new Promise((resolve) => rude.close(resolve));
    expect(await once({ ...values, port: rudePort as number })).toMatchObject({
      failureCode: 'ECONNREFUSED',
    });
    await new Promise((resolve) => silent.close(resolve));
  });
});

test('every code is in the table once, with what to do', () => {
  const codes = FAILURE_TABLE.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, meaning, remedy } of FAILURE_TABLE) {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]*$/);
    expect(meaning.length + remedy.length).toBeGreaterThan(20);
  }
});
