import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { TaskRun } from '@vajraedge/test-parts';
import { POSTGRES_QUERY } from '../../src/tasks.js';
import { TestDatabase } from '../server/database.js';

let db: TestDatabase;
let proxy: Server;
beforeAll(async () => {
  db = await TestDatabase.open({});
  proxy = createServer((client) => {
    const server = connect(db.server.port, '127.0.0.1');
    client.pipe(server).on('error', () => client.destroy());
    client.on('error', () => server.destroy());
    const left: Buffer[] = [];
    // ReadyForQuery, 6 bytes, comes in a turn of its own, as on a network that splits what was sent.
    const send = (): void => {
      const bytes = left.shift();
      if (bytes === undefined) return;
      client.write(bytes);
      setImmediate(send);
    };
    server.on('data', (bytes) => {
      left.push(bytes.subarray(0, -6), bytes.subarray(-6));
      setImmediate(send);
    });
    server.on('close', () => client.end());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterAll(async () => {
  await new Promise((resolve) => proxy.close(resolve));
  await db.close();
});

describe('an answer that comes in pieces', () => {
  test.each([
    ['an error', 'SELECT 1/0', 1],
    ['an error within a transaction that the text began', 'BEGIN; SELECT 1/0', 2],
  ])('%s leaves a connection that the next iteration can use', async (_what, text, sessions) => {
    const place = { host: '127.0.0.1', port: (proxy.address() as AddressInfo).port };
    const run = await TaskRun.open(POSTGRES_QUERY, { ...place, text });
    const pid = async (): Promise<unknown> => {
      const [row] = await db.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'vajraedge'");
      return row?.[0];
    };
    const pids = new Set<unknown>();
    for (const each of ['SELECT 1', text, 'SELECT 1']) {
      const { failureCode } = await run.iterate({ values: { ...place, text: each } });
      expect(failureCode).toBe(each === text ? 'PG_CLASS_22' : undefined);
      if (each !== text) pids.add(await pid());
    }
    // One that is left in a failed transaction is closed, any other is kept.
    expect(pids.size).toBe(sessions);
    await run.close();
    await db.sessionsAre(0);
  });
});
