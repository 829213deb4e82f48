import { readFileSync } from 'node:fs';
import {
  CertificateAuthority,
  type KeyPair,
  runOnce,
  startSilentServer,
  TaskRun,
  until,
} from '@vajraedge/test-parts';
import { WEBSOCKET_CONNECT } from '../../src/tasks.js';
import { EchoServer } from '../server/echo-server.js';

let server: EchoServer;
beforeAll(async () => {
  server = await EchoServer.start();
});
afterAll(() => server.close());
beforeEach(() => {
  server.handshakes.length = 0;
  server.closings.length = 0;
});

const once = (path: string, values: object = {}) =>
  runOnce(WEBSOCKET_CONNECT, { url: `${server.url}${path}`, ...values });

describe('a connection that comes and goes', () => {
  test('is closed with its status, each time', async () => {
    const run = await TaskRun.open(WEBSOCKET_CONNECT, { url: server.url, closeCode: 3001 });
    for (let at = 0; at < 3; at += 1) {
      const { failureCode, sentBytes, receivedBytes, context } = await run.iterate();
      expect(failureCode).toBeUndefined();
      expect(context.trends.get('connectMs')).toHaveLength(1);
      expect(sentBytes).toBeGreaterThan(150);
      expect(receivedBytes).toBeGreaterThan(2);
    }
    await until(() => server.closings.length === 3);
    expect(server.closings).toEqual([3001, 3001, 3001]);
    await run.close();
  });

  test('may have an exchange in between', async () => {
    const { failureCode, context } = await once('/', { text: 'hello', contains: 'hello', ping: true });
    expect(failureCode).toBeUndefined();
    expect(context.counters.get('messagesReceived')).toBe(1);
    expect([...context.trends.keys()].sort()).toEqual(['connectMs', 'messageMs', 'pingMs']);
  });

  test('sends headers and secrets, and agrees on a subprotocol', async () => {
    const { failureCode } = await once('/', {
      headers: { origin: 'https://a.example', 'x-number': 5 },
      secretHeaders: { authorization: 'file:Bearer of news' },
      subprotocols: ['known', 'other'],
    });
    expect(failureCode).toBeUndefined();
    expect(server.handshakes[0]?.headers).toMatchObject({
      origin: 'https://a.example',
      'x-number': '5',
      authorization: 'Bearer of news',
      'sec-websocket-protocol': 'known,other',
    });
    expect(server.handshakes[0]?.headers).not.toHaveProperty('sec-websocket-extensions');
  });

  test.each([
    ['/refuses', {}, 'WS_HANDSHAKE_401'],
    ['/nonsense', {}, 'WS_HANDSHAKE_INVALID'],
    ['/', { subprotocols: ['strange'] }, 'WS_SUBPROTOCOL'],
    ['/deaf', { timeout: '100ms' }, 'WS_TIMEOUT'],
  ])('to %s with %p ends with %p, the same each time', async (path, values, code) => {
    const run = await TaskRun.open(WEBSOCKET_CONNECT, { url: `${server.url}${path}`, ...values });
    for (let at = 0; at < 2; at += 1) expect(await run.iterate()).toMatchObject({ failureCode: code });
    await run.close();
  });

  test('to nobody is refused', async () => {
    const gone = await EchoServer.start();
    gone.close();
    const { failureCode, failureMessage } = await runOnce(WEBSOCKET_CONNECT, { url: gone.url });
    expect(failureCode).toBe('WS_CONNECT_REFUSED');
    expect(failureMessage).toContain('ECONNREFUSED');
  });

  test('to a name that is none is told so', async () => {
    const { failureCode } = await runOnce(WEBSOCKET_CONNECT, { url: 'ws://nowhere.invalid' });
    expect(failureCode).toMatch(/^DNS_/);
  });

  test('to silence ends at its time', async () => {
    const silent = await startSilentServer();
    const url = `ws://127.0.0.1:${silent.port}`;
    const limits: [object, string][] = [
      [{ connectTimeout: '50ms' }, 'WS_CONNECT_TIMEOUT'],
      [{ timeout: '50ms' }, 'WS_TIMEOUT'],
    ];
    for (const [values, code] of limits)
      expect(await runOnce(WEBSOCKET_CONNECT, { url, ...values })).toMatchObject({ failureCode: code });
    silent.close();
  });

  test('to a server that hangs up is lost', async () => {
    const rude = await startSilentServer((socket) => socket.once('data', () => socket.destroy()));
    expect(await runOnce(WEBSOCKET_CONNECT, { url: `ws://127.0.0.1:${rude.port}` })).toMatchObject({
      failureCode: 'WS_CONNECTION_LOST',
    });
    rude.close();
  });
});

describe('TLS', () => {
  let authority: CertificateAuthority;
  let client: KeyPair;
  let secure: EchoServer;
  let strict: EchoServer;
  let named: EchoServer;
  beforeAll(async () => {
    authority = new CertificateAuthority();
    client = authority.issue({ name: 'client', passphrase: 'of the key' });
    const here = authority.issue({ name: 'here', altName: 'IP:127.0.0.1' });
    const there = authority.issue({ name: 'there', altName: 'DNS:elsewhere.example' });
    const pair = ({ cert, key }: KeyPair) => ({ cert, key });
    secure = await EchoServer.start({ tls: pair(here) });
    const ca = readFileSync(authority.caFile);
    strict = await EchoServer.start({
      tls: { ...pair(here), ca, requestCert: true, rejectUnauthorized: true },
    });
    named = await EchoServer.start({ tls: pair(there) });
  }, 60_000);
  afterAll(() => {
    for (const each of [secure, strict, named]) each.close();
    authority.remove();
  });

  test('checks the server, and shows a certificate where it is to', async () => {
    const { caFile } = authority;
    const { certFile, keyFile } = client;
    const cases: [EchoServer, object, string | undefined][] = [
      [secure, { caFile }, undefined],
      [secure, {}, 'TLS_CERT_UNTRUSTED'],
      [secure, { insecureSkipVerify: true }, undefined],
      [named, { caFile }, 'TLS_CERT_WRONG_HOST'],
      [strict, { caFile, certFile, keyFile, keyPassphrase: 'file:of the key' }, undefined],
      [strict, { caFile }, 'TLS_CLIENT_CERT'],
    ];
    const seen = [];
    for (const [target, values] of cases)
      seen.push((await runOnce(WEBSOCKET_CONNECT, { url: target.url, ...values })).failureCode);
    expect(seen).toEqual(cases.map(([, , code]) => code));
    const plain = server.url.replace('ws:', 'wss:');
    expect(await runOnce(WEBSOCKET_CONNECT, { url: plain })).toMatchObject({ failureCode: 'TLS_HANDSHAKE' });
  });

  test('tells of files that cannot be used', async () => {
    await expect(
      TaskRun.open(WEBSOCKET_CONNECT, { url: secure.url, caFile: 'nowhere.pem' }),
    ).rejects.toMatchObject({ code: 'VE_WEBSOCKET_FILE', message: expect.stringContaining('nowhere.pem') });
    const { certFile, keyFile } = client;
    await expect(
      TaskRun.open(WEBSOCKET_CONNECT, { url: secure.url, certFile, keyFile }),
    ).rejects.toMatchObject({ code: 'VE_WEBSOCKET_FILE' });
  });
});
