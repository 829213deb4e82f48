import { runOnce, TaskRun } from '@vajraedge/test-parts';
import { POSTGRES_QUERY } from '../src/tasks.js';
import { TestDatabase } from './server/database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await TestDatabase.open();
  await db.query(`CREATE TABLE ${db.schema}.item (id int PRIMARY KEY, name text, tags text[], facts jsonb)`);
}, 60_000);
afterAll(() => db.close());

const once = (values: object) => runOnce(POSTGRES_QUERY, { ...db.place, ...values });

describe('a query', () => {
  test('counts the rows that it gives', async () => {
    const { failureCode, context, receivedBytes, sentBytes } = await once({
      text: 'SELECT * FROM generate_series(1, 250)',
    });
    expect(failureCode).toBeUndefined();
    expect(context.counters.get('rows')).toBe(250);
    // A row of a number takes 12 bytes and more.
    expect(receivedBytes).toBeGreaterThan(250 * 12);
    expect(sentBytes).toBeGreaterThan(30);
  });

  test.each([
    ['those that it changes', 'INSERT INTO $item SELECT n FROM generate_series(1, 7) n', 7],
    ['those of all statements in one text', 'SELECT 1; SELECT generate_series(1, 3); BEGIN; COMMIT', 4],
    ['none where there are none', 'SELECT 1 WHERE false', undefined],
    ['none of a text without a statement', '-- nothing', undefined],
    ['those that go out by COPY', 'COPY (SELECT generate_series(1, 5)) TO STDOUT', 5],
  ])('counts %s', async (_what, text, rows) => {
    const { failureCode, context } = await once({ text: text.replace('$item', `${db.schema}.item`) });
    expect(failureCode).toBeUndefined();
    expect(context.counters.get('rows')).toBe(rows);
  });

  test.each([
    ["'a quote''s, and a \\ and $1'", 'text', "a quote's, and a \\ and $1"],
    ['42', 'int', 42],
    ['2.5', 'numeric', 2.5],
    ['true', 'bool', true],
    ['NULL', 'text', null],
    ["ARRAY['a', 'b \"c\" \\\\', NULL]::text[]".replace('\\\\', '\\'), 'text[]', ['a', 'b "c" \\', null]],
    [
      'ARRAY[[1,2],[3,4]]',
      'int[]',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [`'{"a": [1, "x"], "b": null}'`, 'jsonb', { a: [1, 'x'], b: null }],
    ["''", 'text', ''],
  ])('sends a value that the server reads as %s', async (literal, type, value) => {
    const text = `SELECT 1 WHERE $1::${type} IS NOT DISTINCT FROM (${literal})::${type}`;
    expect(await once({ text, values: [value], expectedRows: '1' })).not.toHaveProperty(
      'failureCode',
      'PG_ROWS_UNEXPECTED',
    );
    expect((await once({ text, values: [value], expectedRows: '1' })).failureCode).toBeUndefined();
  });

  test('is prepared once a connection where it has a name', async () => {
    const run = await TaskRun.open(POSTGRES_QUERY, {
      ...db.place,
      name: 'mine',
      text: "SELECT statement FROM pg_prepared_statements WHERE name = 'mine' AND $1::int > 0",
      values: [1],
      expectedRows: '1',
    });
    const sent = [];
    for (let at = 0; at < 3; at += 1) {
      const { failureCode, failureMessage, sentBytes } = await run.iterate();
      expect([failureCode, failureMessage]).toEqual([undefined, undefined]);
      sent.push(sentBytes);
    }
    await run.close();
    // The text travels once.
    expect(sent[1]).toBeLessThan((sent[0] as number) - 70);
    expect(sent[2]).toBe(sent[1]);
  });

  test.each([
    ['3', true],
    ['2', false],
    ['1..', true],
    ['..2', false],
    ['0..3', true],
    ['4..9', false],
  ])('with %s rows expected of 3 is ok: %s', async (expectedRows, isOk) => {
    const { failureCode, failureMessage } = await once({
      text: 'SELECT generate_series(1, 3)',
      expectedRows,
    });
    expect(failureCode).toBe(isOk ? undefined : 'PG_ROWS_UNEXPECTED');
    if (!isOk) expect(failureMessage).toMatch(/^SELECT generate_series\(1, 3\): 3 rows, expected /);
  });

  test('takes new values for each iteration over the same connection', async () => {
    const base = { ...db.place, text: 'SELECT generate_series(1, $1::int)' };
    const run = await TaskRun.open(POSTGRES_QUERY, { ...base, values: ['${n}'] });
    for (const n of [2, 5])
      expect((await run.iterate({ values: { ...base, values: [n] } })).context.counters.get('rows')).toBe(n);
    expect(await db.sessions()).toBe(1);
    await run.close();
    await db.sessionsAre(0);
  });

  test('whose rendered values cannot be sent is a failure of its own', async () => {
    const base = { ...db.place, text: 'SELECT $1::int' };
    const run = await TaskRun.open(POSTGRES_QUERY, { ...base, values: ['${n}'] });
    expect(
      await run.iterate({ values: { ...base, values: { a: 1 } } }).catch((error: unknown) => error),
    ).toMatchObject({
      code: 'PG_VALUES_INVALID',
    });
    await run.close();
  });

  test('that leaves a transaction open fails, and the next one has another connection', async () => {
    const run = await TaskRun.open(POSTGRES_QUERY, { ...db.place, text: 'BEGIN' });
    expect(await run.iterate()).toMatchObject({ failureCode: 'PG_TRANSACTION_LEFT_OPEN' });
    const next = await run.iterate({
      values: { ...db.place, text: 'SELECT pg_current_xact_id_if_assigned() WHERE false' },
    });
    expect(next.failureCode).toBeUndefined();
    await run.close();
  });
});

describe('a session', () => {
  test('has the name of the application, and the timeout, that the plan gives', async () => {
    const text = `SELECT 1 WHERE current_setting('application_name') = 'shop' AND current_setting('statement_timeout') = '1234ms'`;
    const { failureCode } = await once({
      text,
      expectedRows: '1',
      applicationName: 'shop',
      statementTimeout: '1234ms',
    });
    expect(failureCode).toBeUndefined();
  });

  test('takes nothing from the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      PGOPTIONS: '-c work_mem=7MB',
      PGAPPNAME: 'environment',
      PGSSLMODE: 'require',
      PGDATABASE: 'nowhere',
    });
    const { failureCode } = await once({
      text: `SELECT 1 WHERE current_setting('work_mem') <> '7MB'`,
      expectedRows: '1',
    });
    for (const name of ['PGOPTIONS', 'PGAPPNAME', 'PGSSLMODE', 'PGDATABASE']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    expect(failureCode).toBeUndefined();
  });
});
