import { TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET, HTTP_HEAD, HTTP_POST } from '../../src/tasks.js';
import { startWebServer, type WebServer } from '../servers/web-server.js';

describe('connections', () => {
  let server: WebServer;
  beforeEach(async () => {
    server = await startWebServer((_request, response) => void setImmediate(() => response.end('ok')));
  });
  afterEach(() => server.close());

  test.each([
    ['GET', HTTP_GET],
    ['HEAD', HTTP_HEAD],
    ['POST', HTTP_POST],
  ])('each user keeps one for all its %s requests', async (_method, task) => {
    const run = await TaskRun.open(task, { url: server.origin }, 3);
    for (let at = 0; at < 5; at += 1) await Promise.all([0, 1, 2].map((user) => run.iterate({ user })));
    expect(server.connections).toBe(3);
    await run.close();
  });

  test('without keepAlive each request has a new one, and says so', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin, keepAlive: false });
    for (let at = 0; at < 3; at += 1) expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.connections).toBe(3);
    expect(server.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close', 'close']);
    await run.close();
  });

  test('a shared pool has no more than maxConnections, and loses no request', async () => {
    const run = await TaskRun.open(
      HTTP_GET,
      { url: server.origin, connections: 'shared', maxConnections: 2 },
      10,
    );
    const outcomes = [];
    for (let at = 0; at < 3; at += 1)
      outcomes.push(...(await Promise.all(run.users.map((_, user) => run.iterate({ user })))));
    expect(outcomes.map(({ failureCode }) => failureCode)).toEqual(
      Array.from({ length: 30 }, () => undefined),
    );
    expect(server.requests).toHaveLength(30);
    expect(server.connections).toBe(2);
    await run.close();
  });

  test('in a shared pool, a request given up while it waits is never sent and costs nobody a connection', async () => {
    const held: (() => void)[] = [];
    const slow = await startWebServer(
      ({ url }, response) => void (url === '/slow' ? held.push(() => response.end()) : response.end()),
    );
    const run = await TaskRun.open(
      HTTP_GET,
      { url: `${slow.origin}/slow`, connections: 'shared', maxConnections: 1 },
      2,
    );
    const first = run.iterate({ user: 0 });
    while (held.length === 0) await new Promise(setImmediate);
    const waiting = await run.iterate({ user: 1, values: { url: `${slow.origin}/never`, timeout: '30ms' } });
    held.forEach((release) => release());
    expect(waiting).toMatchObject({ failureCode: 'TIMEOUT', sentBytes: 0 });
    expect(await first).toMatchObject({ failureCode: undefined });
    expect(await run.iterate({ user: 1, values: { url: `${slow.origin}/after` } })).toMatchObject({
      failureCode: undefined,
    });
    expect(slow.requests.map(({ url }) => url)).toEqual(['/slow', '/after']);
    expect(slow.connections).toBe(1);
    await run.close();
    await slow.close();
  });

  test('a user that has been to many origins does not keep them all', async () => {
    const others = await Promise.all(Array.from({ length: 40 }, () => startWebServer()));
    const run = await TaskRun.open(HTTP_GET, { url: server.origin });
    for (const other of others)
      expect(await run.iterate({ values: { url: other.origin } })).toMatchObject({ failureCode: undefined });
    // Closing is noticed on the other side a few turns later.
    const open = () => others.reduce((sum, other) => sum + other.open, 0);
    while (open() > 32) await new Promise(setImmediate);
    expect(open()).toBe(32);
    await run.close();
    await Promise.all(others.map((other) => other.close()));
  });

  test('closing leaves none open', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin }, 2);
    await run.iterate({ user: 0 });
    await run.iterate({ user: 1 });
    await run.close();
    while (server.open > 0) await new Promise(setImmediate);
    expect(server.open).toBe(0);
  });

  test('a connection that is not used for keepAliveTimeout is closed', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin, keepAliveTimeout: '10ms' });
    await run.iterate();
    while (server.open > 0) await new Promise(setImmediate);
    await run.iterate();
    expect(server.connections).toBe(2);
    await run.close();
  });
});
