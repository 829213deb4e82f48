import type { Socket } from 'node:net';
import { type PlanParameters, runOnce, TaskRun } from '@vajraedge/test-parts';
import { failureCodeOf } from '../../src/failure/failure-code.js';
import { FAILURE_TABLE } from '../../src/failure/failure-table.js';
import { HTTP_GET, HTTP_POST } from '../../src/tasks.js';
import { startRawServer } from '../servers/raw-server.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** One iteration against a server that does with a request what a test says. */
async function against(onRequest: (socket: Socket) => void, values: PlanParameters = {}) {
  const server = await startRawServer((socket) => socket.once('data', () => onRequest(socket)));
  try {
    return await runOnce(HTTP_GET, { url: `${server.origin}/path`, ...values });
  } finally {
    await server.close();
  }
}

describe('failure codes, by what the server does', () => {
  test.each<[string, string, (socket: Socket) => void, PlanParameters]>([
    ['resets the connection', 'ECONNRESET', (socket) => socket.resetAndDestroy(), {}],
    ['closes without an answer', 'SOCKET_CLOSED', (socket) => socket.end(), {}],
    ['closes within the headers', 'SOCKET_CLOSED', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-'), {}],
    [
      'closes within the body',
      'SOCKET_CLOSED',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
      {},
    ],
    [
      'closes within a chunked body',
      'SOCKET_CLOSED',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal'),
      {},
    ],
    [
      'closes a closing answer early',
      'SOCKET_CLOSED',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhalf'),
      {},
    ],
    ['sends garbage', 'HTTP_PROTOCOL', (socket) => socket.write('220 smtp.example ESMTP ready\r\n'), {}],
    [
      'sends two lengths',
      'HTTP_PROTOCOL',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'),
      {},
    ],
    [
      'sends endless headers',
      'HTTP_PROTOCOL',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`),
      {},
    ],
    ['says nothing', 'HEADERS_TIMEOUT', () => undefined, { headersTimeout: '30ms' }],
    [
      'stops within the body',
      'BODY_TIMEOUT',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
      { bodyTimeout: '30ms' },
    ],
    ['says nothing at all', 'TIMEOUT', () => undefined, { timeout: '30ms' }],
    [
      'stops in the body',
      'TIMEOUT',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
      { timeout: '30ms', bodyTimeout: '0s' },
    ],
  ])('a server that %s: %s', async (_what, failureCode, onRequest, values) => {
    const outcome = await against(onRequest, values);
    expect([outcome.failureCode, outcome.failureMessage]).toEqual([failureCode, expect.anything()]);
    expect(outcome.failureMessage).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/path: ./);
  });

  test('a port that nothing listens on: ECONNREFUSED', async () => {
    const server = await startRawServer(() => undefined);
    await server.close();
    const outcome = await runOnce(HTTP_GET, { url: server.origin });
    expect(outcome).toMatchObject({
      failureCode: 'ECONNREFUSED',
      sentBytes: 0,
      receivedBytes: 0,
      labels: undefined,
    });
    expect(outcome.failureMessage).toContain(`127.0.0.1:${server.port}`);
    expect(await runOnce(HTTP_GET, { url: `http://localhost:${server.port}` })).toMatchObject({
      failureCode: 'ECONNREFUSED',
    });
  });

  test('a name that there is not: DNS', async () => {
    const { failureCode } = await runOnce(HTTP_GET, { url: 'http://no-such-host.invalid/' });
    // Which of the two depends on whether this machine has a name server at all.
    expect(['DNS_NOT_FOUND', 'DNS_UNAVAILABLE']).toContain(failureCode);
  });

  test('a server that never ends its TLS handshake: CONNECT_TIMEOUT', async () => {
    const server = await startRawServer(() => undefined);
    const outcome = await runOnce(HTTP_GET, {
      url: `https://127.0.0.1:${server.port}`,
      // Long enough to get as far as the handshake on a busy machine.
      connectTimeout: '500ms',
    });
    expect(outcome).toMatchObject({ failureCode: 'CONNECT_TIMEOUT', sentBytes: 0 });
    expect(outcome.failureMessage).toContain('the TLS handshake');
    await server.close();
  });

  test('a file that is not there: BODY_FILE_UNREADABLE', async () => {
    const server = await startRawServer((socket) => socket.on('data', () => socket.write(OK)));
    await expect(runOnce(HTTP_POST, { url: server.origin, file: '/no/such/file' })).rejects.toMatchObject({
      code: 'BODY_FILE_UNREADABLE',
    });
    await server.close();
  });

  test.each([
    ['EHOSTUNREACH', 'HOST_UNREACHABLE'],
    ['ENETUNREACH', 'HOST_UNREACHABLE'],
    ['ETIMEDOUT', 'CONNECT_TIMEOUT'],
    ['EADDRNOTAVAIL', 'PORTS_EXHAUSTED'],
    ['EMFILE', 'FILES_EXHAUSTED'],
    ['EPIPE', 'ECONNRESET'],
    ['ENOTFOUND', 'DNS_NOT_FOUND'],
    ['EAI_AGAIN', 'DNS_UNAVAILABLE'],
    ['CERT_REVOKED', 'TLS_CERT_REVOKED'],
    ['toString', 'HTTP_ERROR'],
    ['WHATEVER', 'HTTP_ERROR'],
  ])('the system code %s is counted as %s', (code, failureCode) => {
    expect(failureCodeOf(Object.assign(new Error('x'), { code }))).toBe(failureCode);
  });
});

describe('after a failure', () => {
  test('the user goes on with its next iteration, on a new connection', async () => {
    const server = await startRawServer((socket, index) =>
      socket.on('data', () =>
        index === 0 ? socket.resetAndDestroy() : index === 1 ? undefined : socket.write(OK),
      ),
    );
    const run = await TaskRun.open(HTTP_GET, { url: server.origin, headersTimeout: '30ms' });
    const codes = [];
    for (let at = 0; at < 4; at += 1) codes.push((await run.iterate()).failureCode);
    expect(codes).toEqual(['ECONNRESET', 'HEADERS_TIMEOUT', undefined, undefined]);
    expect(server.sockets).toHaveLength(3);
    await run.close();
    await server.close();
  });

  test('one that was given up while connecting leaves the next one a fresh attempt', async () => {
    const server = await startRawServer(() => undefined);
    const run = await TaskRun.open(HTTP_GET, {
      url: `https://127.0.0.1:${server.port}`,
      timeout: '30ms',
      connectTimeout: '60s',
    });
    expect((await run.iterate()).failureCode).toBe('TIMEOUT');
    expect((await run.iterate()).failureCode).toBe('TIMEOUT');
    await run.close();
    expect(server.sockets).toHaveLength(2);
    await server.close();
  });
});

describe('the table of failures', () => {
  test('has no code twice, and only codes that the engine takes', () => {
    const codes = FAILURE_TABLE.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[A-Z][A-Z0-9_]{0,63}$/);
  });
});
