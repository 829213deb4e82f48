import type { ServerOptions } from 'node:https';
import {
  CertificateAuthority,
  type KeyPair,
  type PlanParameters,
  runOnce,
  TaskRun,
} from '@vajraedge/test-parts';
import { HTTP_GET } from '../../src/tasks.js';
import { startOpensslServer } from '../servers/openssl-server.js';
import { startWebServer } from '../servers/web-server.js';

let authority: CertificateAuthority;
let good: KeyPair;
beforeAll(() => {
  authority = new CertificateAuthority();
  good = authority.issue({ name: 'localhost', altName: 'DNS:localhost' });
});
afterAll(() => authority.remove());

/** One iteration against an HTTPS server with these options. */
async function against(tls: ServerOptions, values: PlanParameters = {}, host = 'localhost') {
  const server = await startWebServer(undefined, tls);
  try {
    return await runOnce(HTTP_GET, {
      url: `https://${host}:${server.port}/`,
      caFile: authority.caFile,
      ...values,
    });
  } finally {
    await server.close();
  }
}

describe('the certificate of the server', () => {
  test('one from an authority in caFile is taken', async () => {
    expect(await against(good)).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
  });

  test.each([
    ['expired', { altName: 'DNS:localhost', fromDays: -30, toDays: -12 }, 'TLS_CERT_EXPIRED'],
    ['not valid yet', { altName: 'DNS:localhost', fromDays: 3 }, 'TLS_CERT_NOT_YET_VALID'],
    ['for another host', { altName: 'DNS:shop.example' }, 'TLS_CERT_WRONG_HOST'],
    ['signed by itself', { altName: 'DNS:localhost', selfSigned: true }, 'TLS_CERT_SELF_SIGNED'],
  ])('one that is %s is refused, unless insecure', async (_what, wish, failureCode) => {
    const pair = authority.issue({ name: 'localhost', ...wish });
    expect(await against(pair)).toMatchObject({ failureCode, sentBytes: 0 });
    expect(await against(pair, { insecure: true })).toMatchObject({ failureCode: undefined });
  });

  test('one from an unknown authority is refused', async () => {
    const server = await startWebServer(undefined, good);
    expect(await runOnce(HTTP_GET, { url: `${server.origin}/` })).toMatchObject({
      failureCode: 'TLS_CERT_UNTRUSTED',
    });
    await server.close();
  });

  test('serverName is what the certificate is held against, and is sent', async () => {
    const names: string[] = [];
    const pair = authority.issue({ name: 'shop.example', altName: 'DNS:shop.example' });
    const SNICallback: NonNullable<ServerOptions['SNICallback']> = (name, done) => (
      names.push(name),
      done(null)
    );
    expect(await against({ ...pair, SNICallback }, { serverName: 'shop.example' })).toMatchObject({
      failureCode: undefined,
    });
    expect(names).toEqual(['shop.example']);
  });

  test('a host that is an address is held against the addresses in it', async () => {
    const pair = authority.issue({ name: 'address', altName: 'IP:127.0.0.1' });
    expect(await against(pair, {}, '127.0.0.1')).toMatchObject({ failureCode: undefined });
    expect(await against(good, {}, '127.0.0.1')).toMatchObject({ failureCode: 'TLS_CERT_WRONG_HOST' });
  });
});

describe('the certificate of the client', () => {
  test('is shown to a server that asks for it, its key under a passphrase', async () => {
    const client = authority.issue({ name: 'loadtest', passphrase: 'PASS' });
    const wants: ServerOptions = {
      ...good,
      ca: authority.issue({ name: 'unused' }).cert,
      requestCert: true,
      rejectUnauthorized: false,
    };
    const values = { certFile: client.certFile, keyFile: client.keyFile, keyPassphrase: 'env:PASS' };
    let shown = '';
    const server = await startWebServer((_request, response) => {
      const socket = response.socket as unknown as { getPeerCertificate(): { subject?: { CN?: string } } };
      shown = socket.getPeerCertificate().subject?.CN ?? '';
      response.end();
    }, wants);
    await runOnce(HTTP_GET, { url: server.origin, caFile: authority.caFile, ...values });
    await server.close();
    expect(shown).toBe('loadtest');
  });

  // Not a server of Node: it hangs up without a word where others send the alert.
  test('a server that insists on one refuses a client without: TLS_CLIENT_CERT', async () => {
    const server = await startOpensslServer([
      '-cert',
      good.certFile,
      '-key',
      good.keyFile,
      '-CAfile',
      authority.caFile,
      '-Verify',
      '1',
      '-verify_return_error',
      '-www',
    ]);
    const client = authority.issue({ name: 'loadtest' });
    const values = { url: `https://localhost:${server.port}/`, caFile: authority.caFile };
    const without = await runOnce(HTTP_GET, values);
    const withOne = await runOnce(HTTP_GET, {
      ...values,
      certFile: client.certFile,
      keyFile: client.keyFile,
    });
    await server.close();
    expect(without).toMatchObject({ failureCode: 'TLS_CLIENT_CERT' });
    expect(withOne).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
  });

  test.each([
    ['is not there', { caFile: '/no/such.pem' }, /caFile \/no\/such\.pem cannot be read/],
    ['is no PEM', { caFile: import.meta.filename }, /is no PEM file/],
  ])('a file that %s stops the run before it begins', async (_what, values, message) => {
    await expect(runOnce(HTTP_GET, { url: 'https://localhost', ...values })).rejects.toMatchObject({
      code: 'VE_HTTP_FILE',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a key that is not that of the certificate does too', async () => {
    const [a, b] = [authority.issue({ name: 'a' }), authority.issue({ name: 'b' })];
    await expect(
      runOnce(HTTP_GET, { url: 'https://localhost', certFile: a.certFile, keyFile: b.keyFile }),
    ).rejects.toMatchObject({ code: 'VE_HTTP_FILE' });
  });
});

describe('the handshake', () => {
  test('minTlsVersion refuses older ones: TLS_HANDSHAKE', async () => {
    expect(await against({ ...good, maxVersion: 'TLSv1.2' })).toMatchObject({ failureCode: undefined });
    expect(await against({ ...good, maxVersion: 'TLSv1.2' }, { minTlsVersion: 'TLSv1.3' })).toMatchObject({
      failureCode: 'TLS_HANDSHAKE',
    });
  });

  test('a port without TLS is TLS_HANDSHAKE, and TLS on a plain URL is a failure too', async () => {
    const plain = await startWebServer();
    expect(await runOnce(HTTP_GET, { url: `https://localhost:${plain.port}` })).toMatchObject({
      failureCode: 'TLS_HANDSHAKE',
    });
    await plain.close();
    const secure = await startWebServer(undefined, good);
    const { failureCode } = await runOnce(HTTP_GET, { url: `http://localhost:${secure.port}` });
    await secure.close();
    expect(['HTTP_PROTOCOL', 'SOCKET_CLOSED', 'ECONNRESET']).toContain(failureCode);
  });

  test("a user's later connections resume its session", async () => {
    const reused: boolean[] = [];
    const server = await startWebServer((_request, response) => {
      reused.push((response.socket as unknown as { isSessionReused(): boolean }).isSessionReused());
      response.end();
    }, good);
    const run = await TaskRun.open(HTTP_GET, {
      url: server.origin,
      caFile: authority.caFile,
      keepAlive: false,
    });
    await run.iterate();
    await run.iterate();
    await run.close();
    await server.close();
    expect(reused).toEqual([false, true]);
  });
});
