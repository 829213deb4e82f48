import type { ProbeResult } from '@vajraedge/sdk';
import {
  CertificateAuthority,
  type CertificateWish,
  type PlanParameters,
  resolve,
} from '@vajraedge/test-parts';
import { HTTP_GET, HTTP_POST } from '../../src/tasks.js';
import { startRawServer } from '../servers/raw-server.js';
import { startWebServer, type WebServer } from '../servers/web-server.js';

const probe = (
  values: PlanParameters,
  signal = new AbortController().signal,
  task: typeof HTTP_GET | typeof HTTP_POST = HTTP_GET,
): Promise<ProbeResult> =>
  Promise.resolve(
    task.probe?.({
      parameters: resolve(task, values) as never,
      baseDir: null,
      signal,
    }) as Promise<ProbeResult>,
  );

let server: WebServer;
let authority: CertificateAuthority;
beforeAll(async () => {
  authority = new CertificateAuthority();
  server = await startWebServer(({ url }, response) => {
    response.setHeader('server', 'shop/1.2');
    if (url === '/loop') response.writeHead(302, { location: '/loop2' }).end();
    else if (url === '/loop2') response.writeHead(302, { location: '/loop' }).end();
    else if (url === '/moved') response.writeHead(301, { location: '/' }).end();
    else if (url === '/html')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Log in</h1>');
    else if (url === '/401') response.writeHead(401).end();
    else if (url === '/503') response.writeHead(503).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
});
afterAll(async () => {
  await server.close();
  authority.remove();
});

describe('a probe that finds what the plan expects', () => {
  test('sends the one request that an iteration would, and says what it saw', async () => {
    const before = server.requests.length;
    const result = await probe(
      { url: `${server.origin}/x`, json: { a: 1 }, jsonPath: { '$.ok': true } },
      undefined,
      HTTP_POST,
    );
    expect(server.requests.slice(before)).toEqual([
      expect.objectContaining({ method: 'POST', url: '/x', body: '{"a":1}' }),
    ]);
    expect(result).toMatchObject({
      ok: true,
      server: 'shop/1.2',
      protocol: 'HTTP/1.1',
      details: { status: 200, url: `${server.origin}/x`, redirects: 0, contentType: 'application/json' },
    });
    expect(result.message).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/x answered 200 in [\d.]+ ms over HTTP\/1\.1\.$/,
    );
    expect(result.remedy).toBeUndefined();
  });

  test('says how long each part took', async () => {
    const { timings } = await probe({ url: `http://localhost:${server.port}/` });
    const { dnsMs = -1, connectMs = -1, firstByteMs = -1, totalMs = -1 } = timings ?? {};
    for (const part of [dnsMs, connectMs, firstByteMs]) expect(part).toBeGreaterThanOrEqual(0);
    expect(timings).not.toHaveProperty('tlsMs');
    expect(totalMs).toBeGreaterThanOrEqual(dnsMs + connectMs + firstByteMs - 0.01);
  });

  test('follows redirects', async () => {
    const result = await probe({ url: `${server.origin}/moved` });
    expect(result).toMatchObject({ ok: true, details: { redirects: 1, url: `${server.origin}/` } });
    expect(result.message).toContain('after 1 redirect ');
  });

  test('reports TLS, and warns of a certificate that ends soon', async () => {
    const tls = await startWebServer(
      undefined,
      authority.issue({ name: 'localhost', altName: 'DNS:localhost', toDays: 5.5 }),
    );
    const result = await probe({ url: tls.origin, caFile: authority.caFile });
    await tls.close();
    expect(result).toMatchObject({ ok: true, details: { certificateDaysLeft: 5 } });
    expect(result.timings?.tlsMs).toBeGreaterThan(0);
    expect(result.remedy).toMatch(
      /^Renew the server's certificate: it ends in 5 days, on \d{4}-\d\d-\d\d\.$/,
    );
  });
});

describe('a probe that does not', () => {
  test.each([
    ['/401', {}, 'HTTP_4XX', /credentials/],
    ['/503', {}, 'HTTP_5XX', /server's log/],
    ['/loop', {}, 'TOO_MANY_REDIRECTS', /in a circle: http:\S+\/loop2? -> http:\S+\/loop2? -> /],
    [
      '/html',
      { jsonPath: { '$.ok': true } },
      'BODY_CHECK_FAILED',
      /text\/html; charset=utf-8 where JSON was expected/,
    ],
    ['/', { jsonPath: { '$.ok': 1 } }, 'BODY_CHECK_FAILED', /^Compare the check/],
  ])('%s: %s', async (path, values, failureCode, remedy) => {
    expect(await probe({ url: server.origin + path, ...values })).toMatchObject({
      ok: false,
      failureCode,
      server: 'shop/1.2',
      remedy: expect.stringMatching(remedy) as string,
    });
  });

  test.each<[string, Omit<CertificateWish, 'name'>, string, RegExp]>([
    [
      'has expired',
      { altName: 'DNS:localhost', fromDays: -30, toDays: -12.5 },
      'TLS_CERT_EXPIRED',
      /^It expired 13 days ago, on \d{4}-\d\d-\d\d\. Renew/,
    ],
    [
      'is not valid yet',
      { altName: 'DNS:localhost', fromDays: 2.5 },
      'TLS_CERT_NOT_YET_VALID',
      /^It becomes valid in 3 days\./,
    ],
    [
      'is for others',
      { altName: 'DNS:a.example,DNS:b.example' },
      'TLS_CERT_WRONG_HOST',
      /^It is for a\.example, b\.example\./,
    ],
    ['is self-signed', { altName: 'DNS:localhost', selfSigned: true }, 'TLS_CERT_SELF_SIGNED', /caFile/],
  ])('a certificate that %s', async (_what, wish, failureCode, remedy) => {
    const tls = await startWebServer(undefined, authority.issue({ name: 'localhost', ...wish }));
    const result = await probe({ url: tls.origin, caFile: authority.caFile });
    await tls.close();
    expect(result).toMatchObject({ ok: false, failureCode, remedy: expect.stringMatching(remedy) as string });
  });

  test('a certificate of an unknown authority', async () => {
    const tls = await startWebServer(
      undefined,
      authority.issue({ name: 'localhost', altName: 'DNS:localhost' }),
    );
    const result = await probe({ url: tls.origin });
    await tls.close();
    expect(result).toMatchObject({
      failureCode: 'TLS_CERT_UNTRUSTED',
      remedy: expect.stringContaining('It was issued by VajraEdge Test CA.') as string,
    });
  });

  test('nothing that listens', async () => {
    const gone = await startRawServer(() => undefined);
    await gone.close();
    const result = await probe({ url: gone.origin });
    expect(result).toMatchObject({
      ok: false,
      failureCode: 'ECONNREFUSED',
      remedy: 'Start the service, or check host and port of the URL.',
    });
    expect(result.details).toBeUndefined();
  });

  test.each([
    ['while it waits for an answer', 'http', 'TIMEOUT'],
    ['while it connects', 'https', 'CONNECT_TIMEOUT'],
  ])('the deadline of the probe, %s', async (_when, scheme, failureCode) => {
    const abort = new AbortController();
    const silent = await startRawServer(
      (socket) => void (scheme === 'https' ? abort.abort() : socket.once('data', () => abort.abort())),
    );
    const result = await probe({ url: `${scheme}://127.0.0.1:${silent.port}` }, abort.signal);
    await silent.close();
    expect(result).toMatchObject({ ok: false, failureCode });
    expect(result.message).toContain("before the probe's deadline");
  });

  test('parameters that do not fit together', async () => {
    expect(await probe({ url: server.origin, bearer: 'env:A', username: 'u' })).toMatchObject({
      ok: false,
      failureCode: 'HTTP_REQUEST_INVALID',
    });
    expect(await probe({ url: server.origin, caFile: '/no/such' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('/no/such') as string,
    });
  });
});

describe('a probe of a request with gaps in it', () => {
  test('only connects', async () => {
    const before = server.requests.length;
    const result = await probe({ url: `${server.origin}/items/\${id}` });
    expect(result).toMatchObject({
      ok: true,
      message: expect.stringContaining('takes connections; no request was sent') as string,
    });
    expect(result.timings?.connectMs).toBeGreaterThanOrEqual(0);
    expect(server.requests).toHaveLength(before);
  });

  test('says why it cannot', async () => {
    const gone = await startRawServer(() => undefined);
    await gone.close();
    expect(await probe({ url: `${gone.origin}/\${id}` })).toMatchObject({
      ok: false,
      failureCode: 'ECONNREFUSED',
    });
    const tls = await startWebServer(undefined, authority.issue({ name: 'x', altName: 'DNS:x.example' }));
    const wrongHost = await probe({ url: `${tls.origin}/\${id}`, caFile: authority.caFile });
    await tls.close();
    expect(wrongHost).toMatchObject({
      failureCode: 'TLS_CERT_WRONG_HOST',
      remedy: expect.stringContaining('x.example') as string,
    });
  });

  test('does nothing where even the host varies', async () => {
    expect(await probe({ url: 'http://${host}/' })).toMatchObject({
      ok: true,
      message: expect.stringContaining('not probed') as string,
    });
  });
});

describe('targets', () => {
  test.each([
    [{ url: 'http://a.example/x' }, [{ host: 'a.example', port: 80, tls: false }]],
    [{ url: 'https://a.example:8443/${id}?q=${q}' }, [{ host: 'a.example', port: 8443, tls: true }]],
    [{ url: 'https://[::1]/' }, [{ host: '::1', port: 443, tls: true }]],
    [{ url: 'https://${host}/' }, []],
    [
      { url: 'http://a.example', proxy: 'http://p.example:3128' },
      [
        { host: 'p.example', port: 3128, tls: false },
        { host: 'a.example', port: 80, tls: false },
      ],
    ],
  ])('of %p are %p', (values, targets) => {
    expect(HTTP_GET.targets?.(resolve(HTTP_GET, values) as never)).toEqual(targets);
  });
});
