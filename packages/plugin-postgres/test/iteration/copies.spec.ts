import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnce } from '@vajraedge/test-parts';
import { POSTGRES_COPY, POSTGRES_QUERY } from '../../src/tasks.js';
import { TestDatabase } from '../server/database.js';

let db: TestDatabase;
let table: string;
const dir = mkdtempSync(join(tmpdir(), 'vajraedge-copy-'));
beforeAll(async () => {
  db = await TestDatabase.open();
  table = `${db.schema}.Item`;
  await db.query(`CREATE TABLE ${db.schema}."Item" (id text PRIMARY KEY, name text, "Odd ""one" float8)`);
}, 60_000);
beforeEach(() => db.query(`TRUNCATE ${db.schema}."Item"`));
afterAll(async () => {
  await db.close();
  rmSync(dir, { recursive: true });
});

const once = (values: object) => runOnce(POSTGRES_COPY, { ...db.place, table, ...values });
const rows = () => db.query(`SELECT * FROM ${db.schema}."Item" ORDER BY id`);

describe('a copy', () => {
  test('of a pattern has as many rows as it says, each with its number', async () => {
    const { failureCode, context, sentBytes } = await once({
      row: ['a-{row}', 'tab\tline\nback\\slash {row}', null],
      rows: 3,
      expectedRows: '3',
    });
    expect(failureCode).toBeUndefined();
    expect(context.counters.get('rows')).toBe(3);
    expect(sentBytes).toBeGreaterThan(60);
    expect(await rows()).toEqual([0, 1, 2].map((n) => [`a-${n}`, `tab\tline\nback\\slash ${n}`, null]));
  });

  test('goes into the columns that are named', async () => {
    expect((await once({ columns: ['Odd "one', 'id'], row: [2.5, 'x'] })).failureCode).toBeUndefined();
    expect(await rows()).toEqual([['x', null, 2.5]]);
  });

  test('of more than one message arrives whole', async () => {
    const { failureCode } = await once({
      row: ['{row}', 'n'.repeat(100), 1],
      rows: 5000,
      expectedRows: '5000',
    });
    expect(failureCode).toBeUndefined();
    expect(
      await db.query(`SELECT count(*)::int, min(length(name)), max(length(name)) FROM ${db.schema}."Item"`),
    ).toEqual([[5000, 100, 100]]);
  });

  test('of a file', async () => {
    writeFileSync(join(dir, 'items.csv'), 'id,name,odd\n1,"a, b",1.5\n2,,2\n');
    const { failureCode } = await once({ file: join(dir, 'items.csv'), header: true });
    expect(failureCode).toBeUndefined();
    expect(await rows()).toEqual([
      ['1', 'a, b', 1.5],
      ['2', null, 2],
    ]);
  });

  test('of rows that do not fit fails, and leaves nothing behind', async () => {
    expect(await once({ row: ['same', 'x', 1], rows: 2 })).toMatchObject({
      failureCode: 'PG_UNIQUE_VIOLATION',
    });
    expect(await once({ row: ['1', 'x', 'no number'] })).toMatchObject({ failureCode: 'PG_INVALID_TEXT' });
    expect(await rows()).toEqual([]);
  });

  test('by a query has no rows to give, and ends', async () => {
    const text = `COPY ${db.schema}."Item" FROM STDIN`;
    const { failureCode, failureMessage } = await runOnce(POSTGRES_QUERY, { ...db.place, text });
    expect(failureCode).toMatch(/^PG_/);
    expect(failureMessage).toContain('use POSTGRES_COPY');
  });
});
