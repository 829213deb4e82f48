import type { ProbeResult } from '@vajraedge/sdk';
import { type PlanParameters, resolve } from '@vajraedge/test-parts';
import { POSTGRES_COPY, POSTGRES_QUERY, POSTGRES_TRANSACTION } from '../../src/tasks.js';
import { TestDatabase } from '../server/database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await TestDatabase.open({ settings: { max_connections: '20' } });
  await db.query(`CREATE TABLE ${db.schema}.note (id int); CREATE ROLE poor LOGIN`);
}, 60_000);
afterEach(() => db.sessionsAre(0));
afterAll(() => db.close());

const probe = (
  values: PlanParameters,
  signal = new AbortController().signal,
  task: unknown = POSTGRES_QUERY,
): Promise<ProbeResult> => {
  const { probe: run } = task as typeof POSTGRES_QUERY;
  const parameters = resolve(task as typeof POSTGRES_QUERY, { ...db.place, ...values }) as never;
  return Promise.resolve(run?.({ parameters, baseDir: null, signal }) as ProbeResult);
};

describe('a probe that finds what the plan needs', () => {
  test('says what answered, how fast, and what the role may do', async () => {
    const result = await probe({ text: 'SELECT $1::int', values: [1] });
    expect(result).toMatchObject({
      ok: true,
      server: expect.stringMatching(/^PostgreSQL\/\d+\.\d+/),
      protocol: 'PostgreSQL/3.0',
      details: {
        maxConnections: 20,
        usedConnections: 2,
        isSuperuser: true,
        isReadOnly: false,
        isInRecovery: false,
        statementsPrepared: 1,
        statementsSkipped: 0,
      },
    });
    expect(result.message).toMatch(
      /^PostgreSQL [\d.]+.*, 2 of 20 connections used; it takes the statement\.$/,
    );
    expect(result.remedy).toBeUndefined();
    const { connectMs = -1, firstByteMs = -1, totalMs = -1 } = result.timings ?? {};
    for (const part of [connectMs, firstByteMs, result.details?.['loginMs']])
      expect(part).toBeGreaterThanOrEqual(0);
    expect(totalMs).toBeGreaterThanOrEqual(connectMs + firstByteMs - 0.01);
  });

  test('runs nothing', async () => {
    const result = await probe({ text: `INSERT INTO ${db.schema}.note VALUES ($1)`, values: [1] });
    expect(result).toMatchObject({ ok: true, details: { statementsPrepared: 1 } });
    const both = await probe(
      { statements: [`INSERT INTO ${db.schema}.note VALUES (1)`, 'SELECT 1'] },
      undefined,
      POSTGRES_TRANSACTION,
    );
    expect(both).toMatchObject({ ok: true, details: { statementsPrepared: 2 } });
    expect(await probe({ table: 'x', row: [1] }, undefined, POSTGRES_COPY)).toMatchObject({ ok: true });
    expect(await db.query(`SELECT * FROM ${db.schema}.note`)).toEqual([]);
  });

  test.each([
    ['a text that varies', POSTGRES_QUERY, { text: 'SELECT * FROM ${table}' }, [0, 1]],
    ['several statements in a text', POSTGRES_QUERY, { text: 'SELECT 1; SELECT 2' }, [0, 1]],
    [
      'what comes after a change of the schema',
      POSTGRES_TRANSACTION,
      { statements: ['CREATE TEMP TABLE t (a int)', 'SELECT * FROM t'] },
      [1, 1],
    ],
    [
      'values that vary are no hindrance',
      POSTGRES_QUERY,
      { text: 'SELECT $1::int', values: ['${id}'] },
      [1, 0],
    ],
  ])('%s', async (_what, task, values, [statementsPrepared, statementsSkipped]) => {
    expect(await probe(values as never, undefined, task)).toMatchObject({
      ok: true,
      details: { statementsPrepared, statementsSkipped },
    });
  });

  test('warns of a session that cannot write', async () => {
    await db.query('ALTER ROLE poor SET default_transaction_read_only = on');
    const values = { secretUrl: `file:postgres://poor@127.0.0.1:${db.server.port}/postgres` };
    const result = await probe({ ...values, text: 'DELETE FROM pg_class WHERE false' });
    expect(result).toMatchObject({ ok: true, details: { isSuperuser: false, isReadOnly: true } });
    expect(result.remedy).toContain('read-only');
  });
});

describe('a probe that does not', () => {
  test.each([
    ['PG_SYNTAX', { text: 'SELEC 1' }],
    ['PG_UNDEFINED_TABLE', { text: 'SELECT * FROM nothing_here' }],
    ['PG_VALUES_INVALID', { text: 'SELECT $1::int', values: [1, 2] }],
    [
      'PG_UNDEFINED_DATABASE',
      { text: 'SELECT 1', secretUrl: 'file:postgres://postgres@127.0.0.1:PORT/nothing_here' },
    ],
    ['ECONNREFUSED', { text: 'SELECT 1', secretUrl: 'file:postgres://postgres@127.0.0.1:1/x' }],
    ['PG_VALUES_INVALID', { text: 'SELECT 1', port: 1 }],
  ])('%s: %p', async (failureCode, values) => {
    const { secretUrl } = values as { secretUrl?: string };
    const there =
      secretUrl === undefined ? {} : { secretUrl: secretUrl.replace('PORT', String(db.server.port)) };
    const result = await probe({ ...values, ...there } as PlanParameters);
    expect(result).toMatchObject({ ok: false, failureCode, remedy: expect.stringMatching(/\w/) });
  });

  test('for a table that a later statement of a transaction needs', async () => {
    const statements = ['SELECT 1', 'SELECT * FROM nothing_here'];
    expect(await probe({ statements }, undefined, POSTGRES_TRANSACTION)).toMatchObject({
      ok: false,
      failureCode: 'PG_UNDEFINED_TABLE',
    });
  });

  test('within its deadline', async () => {
    expect(await probe({ text: 'SELECT 1' }, AbortSignal.abort())).toMatchObject({
      ok: false,
      failureCode: 'CONNECT_TIMEOUT',
    });
  });
});
