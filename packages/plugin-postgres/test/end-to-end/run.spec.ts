import { join } from 'node:path';
import { planOf, type SeenReport, VajraFolder } from '@vajraedge/test-parts';
import { TestDatabase } from '../server/database.js';

const README = join(import.meta.dirname, '../../README.md');

let db: TestDatabase;
let folder: VajraFolder;
beforeAll(async () => {
  db = await TestDatabase.open({});
  folder = new VajraFolder({ DATABASE_URL: db.server.url });
}, 60_000);
afterAll(async () => {
  await db.close();
  folder.remove();
});

describe('vajra', () => {
  test('lists the tasks', async () => {
    const { output } = await folder.vajra('tasks');
    for (const name of ['POSTGRES_QUERY', 'POSTGRES_TRANSACTION', 'POSTGRES_COPY'])
      expect(output).toContain(name);
  });

  test('runs the plan of the README', async () => {
    const plan = planOf(README);
    expect(plan).toContain('sustain: 10s');
    const { code, output, report } = await folder.run(
      plan.replace('rampUp: 2s, sustain: 10s', 'rampUp: 1s, sustain: 2s'),
    );
    expect([output, report.ledger]).toEqual([
      expect.any(String),
      { ...report.ledger, scheduled: 250, failed: 0 },
    ]);
    expect(report.ledger.ok).toBeGreaterThan(0);
    // A busy machine may be too slow for any plan; that is the machine's fault and has a code of its own.
    expect([0, 4, 5]).toContain(code);
    const steps = report.series.filter(({ task }) => task === 'POSTGRES_TRANSACTION').map(({ step }) => step);
    expect(steps.sort()).toEqual([null, 'begin', 'commit', 'make', 'note'].sort());
    await db.sessionsAre(0);
  }, 60_000);

  test('counts failures by their codes', async () => {
    await db.query(`CREATE TABLE ${db.schema}.note (id int PRIMARY KEY)`);
    const { report } = await folder.run(`
scenarios:
  main:
    task: POSTGRES_QUERY
    parameters:
      secretUrl: env:DATABASE_URL
      text: INSERT INTO ${db.schema}.note VALUES (\$1)
      values: ['\${user}']
    load: { users: 2, sustain: 1s }
`);
    const [series] = report.series.filter(({ step }) => step === null);
    // Each user's first is new, all others are there already.
    const { count, failures } = series as SeenReport['series'][number];
    const stored = (await db.query(`SELECT count(*)::int FROM ${db.schema}.note`)).flat()[0] as number;
    expect(stored).toBe(2);
    expect(failures).toEqual({ PG_UNIQUE_VIOLATION: count - stored });
    expect(count).toBeGreaterThan(10);
  }, 60_000);

  test('stops before a run that cannot go well', async () => {
    const plan = (text: string) => `
scenarios:
  main: { task: POSTGRES_QUERY, parameters: { secretUrl: env:DATABASE_URL, text: ${text} }, load: { users: 1, sustain: 1s } }
`;
    const { code, output } = await folder.start(plan('SELECT * FROM nothing_here'));
    expect(code).toBe(3);
    expect(output).toContain('nothing_here');
    expect(output).not.toContain(db.server.url);
  }, 60_000);
});
