import { CertificateAuthority, runOnce, TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET, HTTP_POST } from '../../src/tasks.js';
import { type ForwardProxy, startForwardProxy } from '../servers/forward-proxy.js';
import { startRawServer } from '../servers/raw-server.js';
import { startWebServer, type WebServer } from '../servers/web-server.js';

let authority: CertificateAuthority;
let plain: WebServer;
let secure: WebServer;
let proxy: ForwardProxy;
beforeAll(async () => {
  authority = new CertificateAuthority();
  plain = await startWebServer();
  secure = await startWebServer(undefined, authority.issue({ name: 'localhost', altName: 'DNS:localhost' }));
});
beforeEach(async () => {
  proxy = await startForwardProxy();
});
afterEach(() => proxy.close());
afterAll(async () => {
  await plain.close();
  await secure.close();
  authority.remove();
});

describe('through a proxy', () => {
  test('plain HTTP goes with its whole URL', async () => {
    const outcome = await runOnce(HTTP_POST, {
      url: `${plain.origin}/a?b=c`,
      proxy: proxy.origin,
      body: 'x',
    });
    expect(outcome).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(proxy.asked).toEqual([`POST ${plain.origin}/a?b=c`]);
    expect(plain.requests.at(-1)).toMatchObject({
      url: '/a?b=c',
      body: 'x',
      headers: { host: plain.origin.slice(7) },
    });
  });

  test('HTTPS goes through a tunnel, which is kept', async () => {
    const run = await TaskRun.open(HTTP_GET, {
      url: `${secure.origin}/s`,
      proxy: proxy.origin,
      caFile: authority.caFile,
    });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await run.close();
    expect(proxy.asked).toEqual([`CONNECT localhost:${secure.port}`]);
  });

  test('a proxy can be spoken to in TLS', async () => {
    const pair = authority.issue({ name: 'localhost', altName: 'DNS:localhost' });
    const asked: string[] = [];
    const secured = await startWebServer(({ url }, response) => {
      asked.push(url);
      response.end('from the proxy');
    }, pair);
    const outcome = await runOnce(HTTP_GET, {
      url: 'http://target.invalid/x',
      proxy: secured.origin,
      caFile: authority.caFile,
      contains: 'from the proxy',
    });
    await secured.close();
    expect(outcome).toMatchObject({ failureCode: undefined });
    expect(asked).toEqual(['http://target.invalid/x']);
  });

  test.each([
    ['plain HTTP', () => plain.origin],
    ['HTTPS', () => secure.origin],
  ])('%s brings the credentials that the proxy wants, and they reach nobody else', async (_what, url) => {
    const strict = await startForwardProxy({ credentials: 'ada:PW' });
    const values = { url: url(), proxy: strict.origin, caFile: authority.caFile };
    expect(await runOnce(HTTP_GET, values)).toMatchObject({ failureCode: 'PROXY_AUTH_REQUIRED' });
    expect(
      await runOnce(HTTP_GET, { ...values, proxyUsername: 'ada', proxyPassword: 'env:PW' }),
    ).toMatchObject({ failureCode: undefined });
    await strict.close();
    const target = url() === plain.origin ? plain : secure;
    expect(target.requests.at(-1)?.headers['proxy-authorization']).toBeUndefined();
  });

  test('a proxy that gives no tunnel: PROXY_REFUSED', async () => {
    const strict = await startForwardProxy({ refuse: true });
    const outcome = await runOnce(HTTP_GET, { url: secure.origin, proxy: strict.origin });
    await strict.close();
    expect(outcome).toMatchObject({ failureCode: 'PROXY_REFUSED' });
    expect(outcome.failureMessage).toContain('403 Forbidden');
  });

  test.each([
    ['answers nonsense', 'SSH-2.0-OpenSSH\r\n\r\n', 'PROXY_REFUSED'],
    ['answers without end', 'x'.repeat(20_000), 'PROXY_REFUSED'],
    ['does not answer', '', 'CONNECT_TIMEOUT'],
  ])('a proxy that %s', async (_what, answer, failureCode) => {
    const raw = await startRawServer((socket) => socket.once('data', () => socket.write(answer)));
    expect(
      await runOnce(HTTP_GET, { url: secure.origin, proxy: raw.origin, connectTimeout: '50ms' }),
    ).toMatchObject({ failureCode });
    await raw.close();
  });

  test('a proxy that closes instead of answering: ECONNRESET', async () => {
    const raw = await startRawServer((socket) => socket.once('data', () => socket.end()));
    expect(await runOnce(HTTP_GET, { url: secure.origin, proxy: raw.origin })).toMatchObject({
      failureCode: 'ECONNRESET',
    });
    await raw.close();
  });

  test('a proxy that is not there is named', async () => {
    const gone = await startRawServer(() => undefined);
    await gone.close();
    const outcome = await runOnce(HTTP_GET, { url: plain.origin, proxy: gone.origin });
    expect(outcome).toMatchObject({ failureCode: 'ECONNREFUSED' });
    expect(outcome.failureMessage).toContain(`the proxy 127.0.0.1:${gone.port}`);
  });

  test('proxies of the environment are not used', async () => {
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = proxy.origin;
    await runOnce(HTTP_GET, { url: plain.origin });
    if (before === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = before;
    expect(proxy.asked).toEqual([]);
  });
});
