import { assertConformance, formatReport } from '@vajraedge/conformance';
import plugin from '../src/plugin.js';
import { TestDatabase } from './server/database.js';

describe('the conformance kit', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await TestDatabase.open();
    await db.query(`CREATE TABLE ${db.schema}.sink (a int, b text)`);
    await db.query(
      `CREATE FUNCTION ${db.schema}.drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
    );
    await db.query(
      `CREATE TRIGGER drop_row BEFORE INSERT ON ${db.schema}.sink FOR EACH ROW EXECUTE FUNCTION ${db.schema}.drop_row()`,
    );
    await db.query(
      `CREATE FUNCTION ${db.schema}.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END'`,
    );
    await db.query(`CREATE TABLE ${db.schema}.slow (a int)`);
    await db.query(
      `CREATE TRIGGER wait BEFORE INSERT ON ${db.schema}.slow FOR EACH ROW EXECUTE FUNCTION ${db.schema}.wait()`,
    );
  }, 60_000);
  afterAll(() => db.close());

  test('is passed by all tasks', async () => {
    const { place, schema } = db;
    const slow = 'SELECT pg_sleep(600)';
    const report = await assertConformance(plugin, {
      resolveSecret: (reference) => reference.slice(5),
      samples: {
        POSTGRES_QUERY: {
          parameters: { ...place, text: 'SELECT $1::int', values: [1], name: 'one', expectedRows: '1' },
          slow: { ...place, text: slow },
          failing: { ...place, text: 'SELECT 1/0' },
          iterations: 10_000,
        },
        POSTGRES_TRANSACTION: {
          parameters: {
            ...place,
            statements: ['SELECT 1', { text: 'SELECT $1::int', values: [2] }],
            connections: 'shared',
            maxConnections: 4,
            steps: true,
          },
          slow: { ...place, statements: ['SELECT 1', slow], connections: 'shared' },
          failing: { ...place, statements: ['SELECT 1', 'SELECT 1/0'] },
          iterations: 2000,
        },
        POSTGRES_COPY: {
          parameters: { ...place, table: `${schema}.sink`, row: ['{row}', 'text'], rows: 10 },
          slow: { ...place, table: `${schema}.slow`, row: [1] },
          failing: { ...place, table: `${schema}.nothing_here`, row: [1] },
          iterations: 2000,
        },
      },
    });
    // Nothing was left out.
    expect(
      report.checks
        .filter(({ state }) => state !== 'PASS')
        .map(({ task, name, message }) => `${task} ${name}: ${message}`),
    ).toEqual([]);
    expect(formatReport(report)).toContain('PASS POSTGRES_QUERY leaks');
    await db.sessionsAre(0);
  }, 240_000);
});
