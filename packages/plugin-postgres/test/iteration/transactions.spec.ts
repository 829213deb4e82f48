import type { Json } from '@vajraedge/sdk';
import { runOnce, TaskRun } from '@vajraedge/test-parts';
import { POSTGRES_TRANSACTION } from '../../src/tasks.js';
import { TestDatabase } from '../server/database.js';

let db: TestDatabase;
let account: string;
beforeAll(async () => {
  db = await TestDatabase.open();
  account = `${db.schema}.account`;
  await db.query(`CREATE TABLE ${account} (id int PRIMARY KEY, balance int CHECK (balance >= 0))`);
}, 60_000);
beforeEach(() =>
  db.query(`TRUNCATE ${account}; INSERT INTO ${account} SELECT n, 100 FROM generate_series(1, 2) n`),
);
afterAll(() => db.close());

const once = (values: object) => runOnce(POSTGRES_TRANSACTION, { ...db.place, ...values });
const balances = async () => (await db.query(`SELECT balance FROM ${account} ORDER BY id`)).flat();
const move = (amount: number, from: number, to: number): Json[] => [
  {
    text: `UPDATE ${account} SET balance = balance + $1 WHERE id = $2`,
    values: [amount, to],
    expectedRows: 1,
    step: 'give',
  },
  {
    text: `UPDATE ${account} SET balance = balance - $1 WHERE id = $2`,
    values: [amount, from],
    expectedRows: 1,
    name: 'take',
  },
];

describe('a transaction', () => {
  test('commits what all its statements did, and counts their rows', async () => {
    const { failureCode, context } = await once({ statements: [...move(30, 1, 2), 'SELECT 1'] });
    expect(failureCode).toBeUndefined();
    expect(context.counters.get('rows')).toBe(3);
    expect(context.steps).toEqual([]);
    expect(await balances()).toEqual([70, 130]);
  });

  test('rolls back when a statement fails, and the connection stays', async () => {
    const run = await TaskRun.open(POSTGRES_TRANSACTION, { ...db.place, statements: move(500, 1, 2) });
    expect(await run.iterate()).toMatchObject({ failureCode: 'PG_CHECK_VIOLATION' });
    expect(await balances()).toEqual([100, 100]);
    const text = 'SELECT pid FROM pg_stat_activity WHERE pid = pg_backend_pid()';
    const [[before] = []] = await db.query(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'vajraedge'",
    );
    expect(
      (await run.iterate({ values: { ...db.place, statements: [text, ...move(1, 1, 2)] } })).failureCode,
    ).toBeUndefined();
    const [[after] = []] = await db.query(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'vajraedge'",
    );
    expect(after).toBe(before);
    await run.close();
  });

  test('rolls back when the rows are not those expected', async () => {
    const give = move(10, 1, 2)[0] as Json;
    const { failureCode } = await once({
      statements: [give, { text: `DELETE FROM ${account} WHERE id = 99`, expectedRows: '1..' }],
    });
    expect(failureCode).toBe('PG_ROWS_UNEXPECTED');
    expect(await balances()).toEqual([100, 100]);
  });

  test('measures its parts as steps', async () => {
    const { context } = await once({ statements: [...move(1, 1, 2), 'SELECT 1'], steps: true });
    expect(context.steps).toEqual(
      ['begin', 'give', 'take', 'statement 3', 'commit'].map((name) => ({ name, ok: true })),
    );
    const failed = await once({ statements: move(500, 1, 2), steps: true });
    expect(failed.context.steps).toEqual([
      { name: 'begin', ok: true },
      { name: 'give', ok: true },
      { name: 'take', ok: false },
    ]);
  });

  test.each([
    [{ isolation: 'serializable' }, 'transaction_isolation', 'serializable'],
    [{ isolation: 'repeatable read' }, 'transaction_isolation', 'repeatable read'],
    [{ readOnly: true }, 'transaction_read_only', 'on'],
    [{}, 'transaction_read_only', 'off'],
  ])('with %p has %s = %s', async (values, setting, value) => {
    const statements = [
      { text: `SELECT 1 WHERE current_setting('${setting}') = $1`, values: [value], expectedRows: 1 },
    ];
    expect((await once({ statements, ...values })).failureCode).toBeUndefined();
  });

  test('that only reads cannot write', async () => {
    expect(await once({ statements: move(1, 1, 2), readOnly: true })).toMatchObject({
      failureCode: 'PG_READ_ONLY',
    });
  });
});

describe('two users', () => {
  test('that wait for one another: one is chosen, the other goes on', async () => {
    const lock = (id: number) => `SELECT 1 FROM ${account} WHERE id = ${id} FOR UPDATE`;
    const wait = 'SELECT pg_sleep(0.2)';
    const base = { ...db.place };
    const run = await TaskRun.open(POSTGRES_TRANSACTION, { ...base, statements: ['SELECT 1'] }, 2);
    const ends = await Promise.all([
      run.iterate({ user: 0, values: { ...base, statements: [lock(1), wait, lock(2)] } }),
      run.iterate({ user: 1, values: { ...base, statements: [lock(2), wait, lock(1)] } }),
    ]);
    expect(ends.map(({ failureCode }) => failureCode).sort()).toEqual(['PG_DEADLOCK', undefined]);
    // And both can go on.
    for (const user of [0, 1]) expect((await run.iterate({ user })).failureCode).toBeUndefined();
    await run.close();
  });

  test('whose transactions cannot be put in an order: one fails', async () => {
    const read = `SELECT sum(balance) FROM ${account}`;
    const write = (id: number) => `UPDATE ${account} SET balance = balance - 1 WHERE id = ${id}`;
    const base = { ...db.place, isolation: 'serializable' };
    const run = await TaskRun.open(POSTGRES_TRANSACTION, { ...base, statements: ['SELECT 1'] }, 2);
    const ends = await Promise.all(
      [1, 2].map((id) =>
        run.iterate({
          user: id - 1,
          values: { ...base, statements: [read, 'SELECT pg_sleep(0.2)', write(id)] },
        }),
      ),
    );
    await run.close();
    expect(ends.map(({ failureCode }) => failureCode).sort()).toEqual(['PG_SERIALIZATION', undefined]);
  });
});
