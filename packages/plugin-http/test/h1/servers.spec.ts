import type { Socket } from 'node:net';
import { type PlanParameters, resolve, TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET, HTTP_HEAD, HTTP_POST } from '../../src/tasks.js';
import { startRawServer } from '../servers/raw-server.js';
import { startWebServer } from '../servers/web-server.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server that does something with each request, and a user of HTTP_GET (or another task) that goes to it. */
async function against(
  onRequest: (socket: Socket, request: number, connection: number) => void,
  values: PlanParameters = {},
  task: typeof HTTP_GET = HTTP_GET,
) {
  let requests = 0;
  const server = await startRawServer((socket, connection) => {
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      if (/ HTTP\/1\.1\r\n/.test(bytes.toString('latin1'))) onRequest(socket, requests++, connection);
    });
  });
  const run = await TaskRun.open(task, { url: server.origin, client: 'h1', ...values });
  return {
    run,
    server,
    close: async () => {
      await run.close();
      await server.close();
    },
  };
}

describe('a server that', () => {
  test('sends one byte at a time', async () => {
    const answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-T: 1\r\n\r\n`;
    const { run, server, close } = await against(
      (socket) => {
        const send = (at: number): void => {
          if (at === answer.length) return;
          socket.write(answer.charAt(at));
          setImmediate(send, at + 1);
        };
        send(0);
      },
      { contains: 'hello world' },
    );
    for (let at = 0; at < 3; at += 1)
      expect(await run.iterate()).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(server.sockets).toHaveLength(1);
    await close();
  });

  test('resets within the body', async () => {
    const { run, server, close } = await against((socket, request) => {
      if (request > 0) socket.write(OK);
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', () => socket.resetAndDestroy());
    });
    expect((await run.iterate()).failureCode).toMatch(/^(ECONNRESET|SOCKET_CLOSED)$/);
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(2);
    await close();
  });

  test('answers before the request is out, and reads no more of it', async () => {
    const server = await startRawServer((socket) =>
      socket.once('data', () => {
        socket.pause();
        socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
      }),
    );
    const run = await TaskRun.open(HTTP_POST, {
      url: server.origin,
      client: 'h1',
      body: 'x'.repeat(20_000_000),
      expectedStatus: '413',
    });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined, labels: { status: 413 } });
    // Half a request is on that connection: nothing may follow it there.
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(2);
    await run.close();
    await server.close();
  });

  test('sends two answers to one request: HTTP_DESYNC, and a new connection', async () => {
    const { run, server, close } = await against((socket, request) =>
      socket.write(request === 0 ? OK + OK : OK),
    );
    expect(await run.iterate()).toMatchObject({
      failureCode: 'HTTP_DESYNC',
      failureMessage: expect.stringContaining('40 bytes more than the answer'),
    });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(2);
    await close();
  });

  test('sends an answer to no request: the next iteration is told, and the connection is closed', async () => {
    const { run, server, close } = await against((socket, request) => {
      socket.write(OK);
      if (request === 0) setImmediate(() => setImmediate(() => socket.write(OK)));
    });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await new Promise((closed) => server.sockets[0]?.once('close', closed));
    expect(await run.iterate()).toMatchObject({ failureCode: 'HTTP_DESYNC', sentBytes: 0 });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(2);
    await close();
  });

  test('takes its leave with a 408: no failure', async () => {
    const { run, server, close } = await against((socket, request) => {
      socket.write(OK);
      if (request > 0) return;
      setImmediate(() =>
        setImmediate(() => socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')),
      );
    });
    await run.iterate();
    await new Promise((closed) => server.sockets[0]?.once('close', closed));
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(2);
    await close();
  });

  test('sends a body to HEAD: HTTP_DESYNC', async () => {
    const { run, close } = await against((socket) => socket.write(OK), {}, HTTP_HEAD);
    expect(await run.iterate()).toMatchObject({ failureCode: 'HTTP_DESYNC' });
    await close();
  });

  test('sends the rest of a body that was said to be shorter, when the next request is there: HTTP_DESYNC', async () => {
    const { run, close } = await against((socket, request) => socket.write(request === 0 ? OK : 'ay'));
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(await run.iterate()).toMatchObject({ failureCode: 'HTTP_DESYNC' });
    await close();
  });

  test('never ends its body: it is dropped as it comes, up to maxResponseBytes', async () => {
    const { run, close } = await against(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
        const more = (): void => {
          while (!socket.destroyed && socket.write(chunk));
        };
        socket.on('drain', more);
        more();
      },
      { maxResponseBytes: '20MB', bodyTimeout: '0s' },
    );
    const outcome = await run.iterate();
    expect(outcome).toMatchObject({ failureCode: 'HTTP_RESPONSE_TOO_LARGE' });
    expect(outcome.receivedBytes).toBeGreaterThan(20_000_000);
    expect(outcome.receivedBytes).toBeLessThan(20_100_000);
    await close();
  });

  test('sends 103 and then its answer', async () => {
    const { run, server, close } = await against((socket) =>
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', () =>
        setImmediate(() => socket.write(OK)),
      ),
    );
    expect(await run.iterate()).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(1);
    await close();
  });

  test('says Connection: close: each request has a connection of its own', async () => {
    const { run, server, close } = await against((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'),
    );
    for (let at = 0; at < 3; at += 1) expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(3);
    await close();
  });

  test('says nothing of the end: the body ends with the connection', async () => {
    const { run, close } = await against((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'), {
      contains: 'all of it',
    });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await close();
  });

  test('keeps a connection for as long as it says, not longer', async () => {
    const { run, server, close } = await against((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok'),
    );
    await run.iterate();
    await new Promise((closed) => server.sockets[0]?.once('close', closed));
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.sockets).toHaveLength(2);
    await close();
  });
});

describe('large bodies', () => {
  test('go both ways whole', async () => {
    const server = await startWebServer(({ body }, response) => response.end(body));
    const body = 'äbc'.repeat(1_000_000);
    const run = await TaskRun.open(HTTP_POST, { url: server.origin, client: 'h1', body, contains: body });
    for (let at = 0; at < 2; at += 1) expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    expect(server.connections).toBe(1);
    await run.close();
    await server.close();
  });
});

describe('a shared pool', () => {
  test('serves those who wait in the order of their coming', async () => {
    const held: (() => void)[] = [];
    const server = await startWebServer((_request, response) => void held.push(() => response.end('ok')));
    const values = { url: server.origin, client: 'h1', connections: 'shared', maxConnections: 1 };
    const run = await TaskRun.open(HTTP_GET, values, 5);
    const ends = run.users.map((_, user) =>
      run.iterate({ user, values: { ...values, url: `${server.origin}/${user}` } }),
    );
    for (let at = 0; at < 5; at += 1) {
      while (held.length <= at) await new Promise(setImmediate);
      held[at]?.();
    }
    await Promise.all(ends);
    expect(server.requests.map(({ url }) => url)).toEqual(['/0', '/1', '/2', '/3', '/4']);
    expect(server.connections).toBe(1);
    await run.close();
    await server.close();
  });

  test('tells each that waits when the server is gone', async () => {
    const gone = await startRawServer(() => undefined);
    await gone.close();
    const values = { url: gone.origin, client: 'h1', connections: 'shared', maxConnections: 2 };
    const run = await TaskRun.open(HTTP_GET, values, 10);
    const outcomes = await Promise.all(run.users.map((_, user) => run.iterate({ user })));
    expect(outcomes.map(({ failureCode }) => failureCode)).toEqual(
      Array.from({ length: 10 }, () => 'ECONNREFUSED'),
    );
    await run.close();
  });
});

test('HTTP/2 is not for h1', async () => {
  const parameters = resolve(HTTP_GET, { url: 'https://localhost', client: 'h1', http2: true });
  await expect(
    HTTP_GET.createShared?.({ parameters, baseDir: null } as never) as Promise<unknown>,
  ).rejects.toMatchObject({ code: 'VE_HTTP_PARAMETERS', message: expect.stringContaining('h1') });
});
