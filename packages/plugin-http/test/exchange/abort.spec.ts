import { getEventListeners } from 'node:events';
import { TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET } from '../../src/tasks.js';
import { startRawServer } from '../servers/raw-server.js';

describe('stopping', () => {
  test.each([
    ['waits for an answer', ''],
    ['is within the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
  ])('an iteration that %s ends at once, and its connection too', async (_when, answer) => {
    const server = await startRawServer((socket) =>
      socket.once('data', () => socket.write(answer, () => setImmediate(() => run.abort.abort()))),
    );
    const run = await TaskRun.open(HTTP_GET, { url: server.origin });
    const closed = new Promise((resolve) =>
      setImmediate(function look() {
        const [socket] = server.sockets;
        if (socket === undefined) setImmediate(look);
        else socket.once('close', resolve);
      }),
    );
    expect(await run.iterate()).toMatchObject({ failureCode: 'ABORTED' });
    await closed;
    await expect(run.iterate()).rejects.toMatchObject({ code: 'ABORTED' });
    await run.close();
    await server.close();
  });

  test('an iteration that is still connecting ends at once', async () => {
    const server = await startRawServer(() => run.abort.abort());
    const run = await TaskRun.open(HTTP_GET, { url: `https://127.0.0.1:${server.port}` });
    expect(await run.iterate()).toMatchObject({ failureCode: 'ABORTED' });
    await run.close();
    await server.close();
  });

  test('closing a user ends what it is doing', async () => {
    const server = await startRawServer((socket) => socket.once('data', () => void run.close()));
    const run = await TaskRun.open(HTTP_GET, { url: server.origin });
    expect(await run.iterate()).toMatchObject({ failureCode: 'ABORTED' });
    await server.close();
  });

  test('a closed user leaves nothing on the signal', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: 'http://127.0.0.1:9/' });
    for (let at = 0; at < 3; at += 1) await run.iterate();
    expect(getEventListeners(run.abort.signal, 'abort')).toHaveLength(1);
    await run.close();
    expect(getEventListeners(run.abort.signal, 'abort')).toHaveLength(0);
  });
});
