import { runOnce, TaskRun, until } from '@vajraedge/test-parts';
import { WEBSOCKET_MESSAGE } from '../../src/tasks.js';
import { EchoServer } from '../server/echo-server.js';

let server: EchoServer;
beforeAll(async () => {
  server = await EchoServer.start();
});
afterAll(() => server.close());
beforeEach(() => {
  server.messages.length = 0;
  server.handshakes.length = 0;
  server.closings.length = 0;
});

const once = (path: string, values: object) =>
  runOnce(WEBSOCKET_MESSAGE, { url: `${server.url}${path}`, ...values });

/** Long enough to connect even on a busy machine; longer where what is awaited comes. */
function timeoutFor(code: string | undefined): string {
  return code === undefined ? '10s' : '800ms';
}

describe('a message', () => {
  test.each([
    ['text', { text: 'hello' }, 'hello'],
    ['JSON', { json: { a: [1, null] } }, '{"a":[1,null]}'],
    ['an empty text', { text: '' }, ''],
    ['bytes', { binary: 'AAEC' }, Buffer.from([0, 1, 2])],
  ])('of %s is sent and counted', async (_what, values, seen) => {
    const { failureCode, context, sentBytes, receivedBytes } = await once('/', { ...values, messages: 1 });
    expect(failureCode).toBeUndefined();
    expect(server.messages).toEqual([seen]);
    expect(Object.fromEntries(context.counters)).toEqual({ messagesSent: 1, messagesReceived: 1 });
    expect(context.trends.get('connectMs')).toHaveLength(1);
    expect(context.trends.get('messageMs')).toHaveLength(1);
    // The handshake, and a frame of at least two bytes.
    expect(sentBytes).toBeGreaterThan(150);
    expect(receivedBytes).toBeGreaterThan(2 + seen.length);
  });

  test('that nobody answers is done when it is written', async () => {
    const { failureCode, context } = await once('/silent', { text: 'hello' });
    expect(failureCode).toBeUndefined();
    await until(() => server.messages.length === 1);
    expect(context.trends.has('messageMs')).toBe(false);
  });

  test.each([
    [{ contains: 'lo w' }, undefined],
    [{ contains: 'nowhere' }, 'WS_TIMEOUT'],
    [{ regex: '^hello' }, undefined],
    [{ regex: '^ello' }, 'WS_TIMEOUT'],
    [{ contains: 'hello', regex: 'x' }, 'WS_TIMEOUT'],
    [{ messages: 2 }, 'WS_TIMEOUT'],
    [{ jsonPath: { '$.a': 1 } }, 'WS_TIMEOUT'],
  ])('of which %p is awaited ends with %p', async (values, code) => {
    const { failureCode, failureMessage } = await once('/', {
      text: 'hello world',
      timeout: timeoutFor(code),
      ...values,
    });
    expect(failureCode).toBe(code);
    if (code !== undefined) expect(failureMessage).toContain('1 of the awaited messages did not come');
  });

  test.each([
    [{ '$.a.b[1]': 2, '$["a b"]': null }, undefined],
    [{ '$.a': { b: [1, 2] } }, undefined],
    [{ '$.a.b[1]': '2' }, 'WS_TIMEOUT'],
    [{ '$.a.length': 2 }, 'WS_TIMEOUT'],
  ])('of JSON in which %p is awaited ends with %p', async (jsonPath, code) => {
    const json = { a: { b: [1, 2] }, 'a b': null };
    expect(await once('/', { json, jsonPath, timeout: timeoutFor(code) })).toMatchObject({
      failureCode: code,
    });
  });

  test('may be one of several that are awaited', async () => {
    const { failureCode, context } = await once('/twice', { text: 'x', messages: 2 });
    expect([failureCode, context.counters.get('messagesReceived')]).toEqual([undefined, 2]);
  });

  test('of the server may be awaited without sending one, and leave variables', async () => {
    const { failureCode, context } = await once('/first', {
      jsonPath: { '$.type': 'welcome' },
      extract: { session: '$.session.id', whole: '$.session' },
    });
    expect(failureCode).toBeUndefined();
    expect([context.variables.get('session'), context.variables.get('whole')]).toEqual([7, { id: 7 }]);
    expect(await once('/first', { messages: 1, extract: { x: '$.nothing' } })).toMatchObject({
      failureCode: 'WS_EXTRACT_FAILED',
    });
  });

  test('larger than is taken fails, and the next one has another connection', async () => {
    const url = `${server.url}/big`;
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, {
      url,
      text: '5000',
      messages: 1,
      maxMessageBytes: '1kB',
    });
    expect(await run.iterate()).toMatchObject({ failureCode: 'WS_MESSAGE_TOO_LARGE' });
    expect(await run.iterate({ values: { url, text: '500', messages: 1 } })).toMatchObject({
      failureCode: undefined,
    });
    expect(server.handshakes).toHaveLength(2);
    await run.close();
  });

  test('of megabytes goes both ways, compressed or not', async () => {
    for (const compression of [false, true]) {
      const { failureCode, sentBytes } = await once('/', {
        text: 'x'.repeat(5_000_000),
        contains: 'xxx',
        compression,
      });
      expect(failureCode).toBeUndefined();
      expect((sentBytes ?? 0) > 5_000_000).toBe(!compression);
    }
  });
});

describe('a ping', () => {
  test('is awaited and timed', async () => {
    const { failureCode, context } = await once('/silent', { ping: true });
    expect(failureCode).toBeUndefined();
    expect(context.trends.get('pingMs')).toHaveLength(1);
  });

  test('keeps a connection alive between iterations', async () => {
    const before = server.pings;
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, { url: server.url, text: 'x', pingInterval: '5ms' });
    await run.iterate();
    await until(() => server.pings >= before + 3);
    await run.close();
  });
});

describe('the connection of a user', () => {
  test('is kept, and others have their own', async () => {
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, { url: server.url, text: 'x', messages: 1 }, 3);
    for (let round = 0; round < 4; round += 1)
      for (const user of [0, 1, 2]) {
        const { failureCode, context } = await run.iterate({ user });
        expect(failureCode).toBeUndefined();
        expect(context.trends.has('connectMs')).toBe(round === 0);
      }
    expect(server.handshakes).toHaveLength(3);
    await run.close();
    await until(() => server.connections === 0);
  });

  test('is opened again when the server has closed it between iterations', async () => {
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, { url: `${server.url}/once`, text: 'x', messages: 1 });
    for (let at = 1; at <= 3; at += 1) {
      expect(await run.iterate()).toMatchObject({ failureCode: undefined });
      await until(() => server.closings.length === at);
    }
    expect(server.handshakes).toHaveLength(3);
    await run.close();
  });

  test('counts what is pushed with the next iteration', async () => {
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, {
      url: `${server.url}/pushes`,
      contains: 'pushed',
      messages: 3,
    });
    let received = 0;
    for (let at = 0; at < 3; at += 1) {
      const { failureCode, context } = await run.iterate();
      expect(failureCode).toBeUndefined();
      received += context.counters.get('messagesReceived') ?? 0;
    }
    expect(received).toBeGreaterThanOrEqual(9);
    await run.close();
  });

  test.each([
    ['/closes', 'WS_CLOSED', /4001 go away$/],
    ['/resets', 'WS_CONNECTION_LOST', /1006/],
  ])('that ends at %s in mid-iteration is %s', async (path, code, message) => {
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, {
      url: `${server.url}${path}?token=secret`,
      text: 'x',
      messages: 1,
    });
    for (let at = 0; at < 2; at += 1) {
      const { failureCode, failureMessage } = await run.iterate();
      expect([failureCode, failureMessage]).toEqual([code, expect.stringMatching(message)]);
      expect(failureMessage).not.toContain('secret');
    }
    await run.close();
  });

  test('is closed when what is awaited does not come, so that it cannot come later', async () => {
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, {
      url: `${server.url}/silent`,
      text: 'x',
      messages: 1,
      timeout: '50ms',
    });
    expect(await run.iterate()).toMatchObject({ failureCode: 'WS_TIMEOUT' });
    await until(() => server.connections === 0);
    await run.close();
  });

  test('is closed by an abort', async () => {
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, {
      url: `${server.url}/silent`,
      text: 'x',
      messages: 1,
    });
    const iteration = run.iterate();
    await until(() => server.messages.length === 1);
    run.aborts[0]?.abort();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    await until(() => server.connections === 0);
    await expect(run.iterate()).rejects.toMatchObject({ code: 'ABORTED' });
    await run.close();
  });

  test('takes new values for each iteration', async () => {
    const base = { url: server.url, messages: 1 };
    const run = await TaskRun.open(WEBSOCKET_MESSAGE, { ...base, text: '${n}', contains: '${n}' });
    for (const n of ['a', 'b'])
      expect(await run.iterate({ values: { ...base, text: n, contains: n } })).toMatchObject({
        failureCode: undefined,
      });
    expect(server.messages).toEqual(['a', 'b']);
    await expect(run.iterate({ values: { ...base, text: 'x', regex: '(' } })).rejects.toMatchObject({
      code: 'WS_REQUEST_INVALID',
    });
    await run.close();
  });
});
