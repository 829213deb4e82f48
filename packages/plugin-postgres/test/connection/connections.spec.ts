import { getEventListeners } from 'node:events';
import { TaskRun } from '@vajraedge/test-parts';
import { POSTGRES_QUERY, POSTGRES_TRANSACTION } from '../../src/tasks.js';
import { TestDatabase } from '../server/database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await TestDatabase.open({});
}, 60_000);
afterEach(() => db.sessionsAre(0));
afterAll(() => db.close());

const SLOW = 'SELECT pg_sleep(600)';

describe('connections', () => {
  test.each([
    ['perUser', {}, 6],
    ['shared', { maxConnections: 2 }, 2],
    ['shared', { maxConnections: 50 }, 6],
  ])('%s %p: six users that never rest have %i', async (connections, values, most) => {
    const text = "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'vajraedge'";
    const run = await TaskRun.open(POSTGRES_QUERY, { ...db.place, text, connections, ...values }, 6);
    const ends = [];
    for (let round = 0; round < 5; round += 1)
      ends.push(...(await Promise.all(run.users.map((_user, user) => run.iterate({ user })))));
    expect(ends.filter(({ failureCode }) => failureCode !== undefined)).toEqual([]);
    expect(await db.sessions()).toBe(most);
    await run.close();
  });

  test('perIteration: each has a new one, and leaves none behind', async () => {
    const run = await TaskRun.open(POSTGRES_QUERY, {
      ...db.place,
      text: 'SELECT 1',
      connections: 'perIteration',
    });
    const sent = [];
    for (let at = 0; at < 3; at += 1) sent.push((await run.iterate()).failureCode);
    expect(sent).toEqual([undefined, undefined, undefined]);
    await db.sessionsAre(0);
    await run.close();
  });

  test('shared: who waits too long has a TIMEOUT, and its place goes to the next', async () => {
    const values = { ...db.place, text: SLOW, connections: 'shared', maxConnections: 1, timeout: '150ms' };
    const run = await TaskRun.open(POSTGRES_QUERY, values, 3);
    const ends = await Promise.all(run.users.map((_user, user) => run.iterate({ user })));
    expect(ends.map(({ failureCode }) => failureCode)).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
    expect((await run.iterate({ values: { ...values, text: 'SELECT 1' } })).failureCode).toBeUndefined();
    await run.close();
  });
});

describe('stopping', () => {
  test.each(['perUser', 'shared'])(
    '%s: a query ends at once, here and on the server',
    async (connections) => {
      const run = await TaskRun.open(POSTGRES_QUERY, { ...db.place, text: SLOW, connections });
      const iteration = run.iterate();
      await db.until("state = 'active' AND wait_event = 'PgSleep'");
      run.aborts[0]?.abort();
      expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
      // Before anything is closed: the server has been told.
      await db.sessionsAre(0);
      await expect(run.iterate()).rejects.toMatchObject({ code: 'ABORTED' });
      await run.close();
    },
  );

  test('a transaction is rolled back', async () => {
    await db.query(`CREATE TABLE ${db.schema}.note (id int)`);
    const statements = [`INSERT INTO ${db.schema}.note VALUES (1)`, SLOW];
    const run = await TaskRun.open(POSTGRES_TRANSACTION, { ...db.place, statements });
    const iteration = run.iterate();
    await db.until("state = 'active' AND wait_event = 'PgSleep'");
    run.aborts[0]?.abort();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    await run.close();
    await db.sessionsAre(0);
    expect(await db.query(`SELECT * FROM ${db.schema}.note`)).toEqual([]);
  });

  test('closing a user ends what it is doing, and leaves nothing on the signal', async () => {
    const run = await TaskRun.open(POSTGRES_QUERY, { ...db.place, text: SLOW });
    const iteration = run.iterate();
    await db.until("wait_event = 'PgSleep'");
    const signal = run.aborts[0]?.signal as AbortSignal;
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await run.close();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('a server that is started again', () => {
  test.each(['perUser', 'shared'])(
    '%s: what was under way fails, what comes later is served',
    async (connections) => {
      const own = await TestDatabase.open({});
      try {
        const values = { ...own.place, connections };
        const run = await TaskRun.open(POSTGRES_QUERY, { ...values, text: 'SELECT 1' }, 3);
        const all = (text: string) =>
          Promise.all(run.users.map((_user, user) => run.iterate({ user, values: { ...values, text } })));
        const codes = async (text: string) => (await all(text)).map(({ failureCode }) => failureCode ?? 'ok');
        expect(await codes('SELECT 1')).toEqual(['ok', 'ok', 'ok']);
        const underWay = codes(SLOW);
        await own.until("wait_event = 'PgSleep'");
        await own.server.halt();
        for (const code of await underWay) expect(['PG_SHUTDOWN', 'PG_CONNECTION_LOST']).toContain(code);
        expect(await codes('SELECT 1')).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED']);
        await own.server.boot();
        expect(await codes('SELECT 1')).toEqual(['ok', 'ok', 'ok']);
        // And when it goes while nothing is under way, nothing fails.
        await own.server.halt('immediate');
        await own.server.boot();
        expect(await codes('SELECT 1')).toEqual(['ok', 'ok', 'ok']);
        await run.close();
      } finally {
        await own.close();
      }
    },
    60_000,
  );
});
