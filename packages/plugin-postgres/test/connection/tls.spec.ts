import { CertificateAuthority, type KeyPair, runOnce, TaskRun } from '@vajraedge/test-parts';
import { POSTGRES_QUERY } from '../../src/tasks.js';
import { TestDatabase } from '../server/database.js';

let authority: CertificateAuthority;
let client: KeyPair;
let db: TestDatabase;
beforeAll(async () => {
  authority = new CertificateAuthority();
  const server = authority.issue({ name: 'localhost', altName: 'DNS:localhost,IP:127.0.0.1' });
  client = authority.issue({ name: 'certified' });
  db = await TestDatabase.open({
    tls: { ...server, caFile: authority.caFile },
    hba: [
      'hostssl all certified 127.0.0.1/32 cert',
      'hostssl all secure 127.0.0.1/32 trust',
      'host all postgres 127.0.0.1/32 trust',
    ],
  });
  await db.query('CREATE ROLE certified LOGIN; CREATE ROLE secure LOGIN');
}, 60_000);
afterAll(async () => {
  await db.close();
  authority.remove();
});

const text = 'SELECT 1 FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl';
const values = (more: object) =>
  ({
    host: '127.0.0.1',
    port: db.server.port,
    database: 'postgres',
    text,
    expectedRows: '1',
    ...more,
  }) as never;
const once = (more: object) => runOnce(POSTGRES_QUERY, values(more));

describe('TLS', () => {
  test.each([
    ['require takes any certificate', { tls: 'require' }, undefined],
    ['disable does not use it', { tls: 'disable' }, 'PG_ROWS_UNEXPECTED'],
    ['without the authority it is untrusted', { tls: 'verify-full' }, 'TLS_CERT_UNTRUSTED'],
    ['a server may insist on it', { user: 'secure' }, 'PG_AUTH'],
    ['and is met', { user: 'secure', tls: 'require' }, undefined],
  ])('%s', async (_what, more, code) => {
    expect((await once(more)).failureCode).toBe(code);
  });

  test.each([
    ['an address', '127.0.0.1'],
    ['a name', 'localhost'],
  ])('verify-full, to %s', async (_what, host) => {
    expect((await once({ host, tls: 'verify-full', caFile: authority.caFile })).failureCode).toBeUndefined();
  });

  test('verify-full refuses the certificate of another host', async () => {
    const pair = authority.issue({ name: 'other', altName: 'DNS:other.example' });
    const other = await TestDatabase.open({ tls: pair });
    const more = { port: other.server.port, tls: 'verify-full', caFile: authority.caFile };
    const { failureCode } = await once(more);
    const unchecked = await once({ ...more, tls: 'require' });
    await other.close();
    expect([failureCode, unchecked.failureCode]).toEqual(['TLS_CERT_WRONG_HOST', undefined]);
  }, 60_000);

  test('verify-full refuses a certificate that has expired', async () => {
    const pair = authority.issue({ name: 'old', altName: 'IP:127.0.0.1', fromDays: -9, toDays: -3 });
    const other = await TestDatabase.open({ tls: pair });
    const { failureCode } = await once({
      port: other.server.port,
      tls: 'verify-full',
      caFile: authority.caFile,
    });
    await other.close();
    expect(failureCode).toBe('TLS_CERT_EXPIRED');
  }, 60_000);

  test('sslmode in a URL', async () => {
    const url = `postgres://secure@127.0.0.1:${db.server.port}/postgres?sslmode=require`;
    expect((await runOnce(POSTGRES_QUERY, { url, text, expectedRows: '1' })).failureCode).toBeUndefined();
  });

  test('a client certificate lets its role in', async () => {
    const { certFile, keyFile } = client;
    const more = { user: 'certified', tls: 'verify-full', caFile: authority.caFile };
    expect((await once({ ...more, certFile, keyFile })).failureCode).toBeUndefined();
    expect((await once(more)).failureCode).toBe('PG_AUTH');
  });

  test('a query is cancelled over TLS too', async () => {
    const run = await TaskRun.open(POSTGRES_QUERY, values({ tls: 'require', text: 'SELECT pg_sleep(600)' }));
    const iteration = run.iterate();
    await db.until("wait_event = 'PgSleep'");
    run.aborts[0]?.abort();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    await db.sessionsAre(0);
    await run.close();
  });

  test('bytes are those before TLS', async () => {
    const plain = await TaskRun.open(POSTGRES_QUERY, values({ tls: 'disable', text: 'SELECT 1' }));
    const secure = await TaskRun.open(POSTGRES_QUERY, values({ tls: 'require', text: 'SELECT 1' }));
    for (const run of [plain, secure]) await run.iterate();
    const [before, after] = [await plain.iterate(), await secure.iterate()];
    expect([after.receivedBytes, after.sentBytes]).toEqual([before.receivedBytes, before.sentBytes]);
    await plain.close();
    await secure.close();
  });
});
