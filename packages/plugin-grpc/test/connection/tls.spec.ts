import { readFileSync } from 'node:fs';
import { ServerCredentials } from '@grpc/grpc-js';
import { CertificateAuthority, type KeyPair, runOnce, TaskRun } from '@vajraedge/test-parts';
import { GRPC_UNARY } from '../../src/tasks.js';
import { CatalogueServer, PROTOS } from '../server/catalogue-server.js';

const GET = { service: 'shop.v1.Catalogue', method: 'GetItem', ...PROTOS, tls: 'tls' };

let authority: CertificateAuthority;
let client: KeyPair;
let plain: CatalogueServer;
let server: CatalogueServer;
let strict: CatalogueServer;
let named: CatalogueServer;

function credentialsOf({ cert, key }: KeyPair, wantsClient: boolean): ServerCredentials {
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  return ServerCredentials.createSsl(readFileSync(authority.caFile), [pair], wantsClient);
}

beforeAll(async () => {
  authority = new CertificateAuthority();
  client = authority.issue({ name: 'client', passphrase: 'of the key' });
  const here = authority.issue({ name: 'here', altName: 'IP:127.0.0.1' });
  const there = authority.issue({ name: 'there', altName: 'DNS:catalogue.example' });
  plain = await CatalogueServer.start();
  server = await CatalogueServer.start({ credentials: credentialsOf(here, false), reflection: true });
  strict = await CatalogueServer.start({ credentials: credentialsOf(here, true) });
  named = await CatalogueServer.start({ credentials: credentialsOf(there, false) });
}, 60_000);
afterAll(() => {
  for (const each of [plain, server, strict, named]) each.close();
  authority.remove();
});

const codeOf = async (target: CatalogueServer, values: object) => {
  const { failureCode, failureMessage } = await runOnce(GRPC_UNARY, {
    target: target.target,
    ...GET,
    ...values,
  });
  return failureCode === undefined ? 'OK' : `${failureCode} ${failureMessage}`;
};

describe('TLS', () => {
  test('takes a server by its authority', async () => {
    expect(await codeOf(server, { caFile: authority.caFile })).toBe('OK');
  });

  test('asks a server about itself too', async () => {
    const { target } = server;
    const { service, method, tls } = GET;
    const values = { target, service, method, tls, caFile: authority.caFile };
    expect(await runOnce(GRPC_UNARY, values)).toMatchObject({ failureCode: undefined });
  });

  test('does not take one of an unknown authority, unless told to', async () => {
    expect(await codeOf(server, {})).toMatch(/^GRPC_UNAVAILABLE .*(unable|self.signed)/);
    expect(await codeOf(server, { insecureSkipVerify: true })).toBe('OK');
  });

  test('wants the name that the certificate is for', async () => {
    expect(await codeOf(named, { caFile: authority.caFile })).toMatch(/^GRPC_UNAVAILABLE .*not in the cert/);
    expect(await codeOf(named, { caFile: authority.caFile, serverName: 'catalogue.example' })).toBe('OK');
  });

  test('shows a certificate of its own', async () => {
    const { certFile, keyFile } = client;
    const pair = { certFile, keyFile, keyPassphrase: 'file:of the key', caFile: authority.caFile };
    expect(await codeOf(strict, pair)).toBe('OK');
    expect(await codeOf(strict, { caFile: authority.caFile })).toMatch(/^GRPC_UNAVAILABLE /);
  });

  test('and plain text do not understand each other', async () => {
    expect(await codeOf(plain, { insecureSkipVerify: true })).toMatch(/^GRPC_UNAVAILABLE /);
    expect(await codeOf(server, { tls: 'plaintext' })).toMatch(/^GRPC_UNAVAILABLE /);
  });

  test('tells of files that cannot be used', async () => {
    const open = (files: object) => TaskRun.open(GRPC_UNARY, { target: server.target, ...GET, ...files });
    await expect(open({ caFile: 'nowhere.pem' })).rejects.toMatchObject({
      code: 'VE_GRPC_FILE',
      message: expect.stringMatching(/caFile .*nowhere\.pem cannot be read/),
    });
    const { certFile, keyFile } = client;
    await expect(open({ certFile, keyFile })).rejects.toMatchObject({
      code: 'VE_GRPC_FILE',
      message: expect.stringContaining('the certificates cannot be used'),
    });
  });
});
