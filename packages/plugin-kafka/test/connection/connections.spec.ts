import { readFileSync } from 'node:fs';
import {
  CertificateAuthority,
  type KeyPair,
  type PlanParameters,
  runOnce,
  startSilentServer,
  TaskRun,
} from '@vajraedge/test-parts';
import { KAFKA_CONSUME, KAFKA_PRODUCE } from '../../src/tasks.js';
import { TestBroker, USER } from '../server/test-broker.js';

const produce = (values: PlanParameters) => runOnce(KAFKA_PRODUCE, { topic: 't', value: 'x', ...values });
const secret = { username: USER.username, password: `file:${USER.password}` };

describe('a connection', () => {
  test('at nobody is refused, and elsewhere told for what it is', async () => {
    const gone = await TestBroker.start();
    await gone.close();
    expect(await produce({ brokers: gone.brokers })).toMatchObject({
      failureCode: 'KAFKA_CONNECT_REFUSED',
      failureMessage: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await produce({ brokers: ['nowhere.invalid'] })).failureCode).toMatch(/^DNS_/);
    const rude = await startSilentServer((socket) => socket.end());
    expect(await produce({ brokers: [`127.0.0.1:${rude.port}`] })).toMatchObject({
      failureCode: 'KAFKA_CLOSED',
    });
    rude.close();
  });

  test.each<[string, Buffer, string]>([
    ['a page', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'KAFKA_TIMEOUT'],
    ['an answer to nothing', Buffer.from([0, 0, 0, 8, 0, 0, 0, 99, 0, 0, 0, 0]), 'KAFKA_PROTOCOL'],
    ['half an answer', Buffer.from([0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 200]), 'KAFKA_PROTOCOL'],
  ])('to what answers with %s fails', async (_what, bytes, code) => {
    const strange = await startSilentServer((socket) => socket.on('data', () => socket.write(bytes)));
    const brokers = [`127.0.0.1:${strange.port}`];
    expect(await produce({ brokers, timeout: '300ms' })).toMatchObject({ failureCode: code });
    strange.close();
  });

  test.each([
    [{ timeout: '100ms' }, 'KAFKA_TIMEOUT', 'no connection within 100 ms'],
    [{ connectTimeout: '100ms', sasl: 'plain', ...secret }, 'KAFKA_CONNECT_TIMEOUT', 'timed out'],
  ])('at silence ends at its time: %p', async (values, code, message) => {
    const silent = await startSilentServer();
    const brokers = [`127.0.0.1:${silent.port}`];
    const { failureCode, failureMessage } = await produce({ brokers, ...values });
    expect([failureCode, failureMessage]).toEqual([code, expect.stringContaining(message)]);
    silent.close();
  });

  test('is made with the first broker that is there', async () => {
    const gone = await TestBroker.start();
    await gone.close();
    const here = await TestBroker.start();
    expect(await produce({ brokers: [...gone.brokers, ...here.brokers] })).toMatchObject({
      failureCode: undefined,
    });
    await here.close();
  });
});

describe('a log-in', () => {
  let broker: TestBroker;
  let plainOnly: TestBroker;
  beforeAll(async () => {
    broker = await TestBroker.start();
    plainOnly = await TestBroker.start({ mechanisms: ['PLAIN'] });
  });
  afterAll(async () => {
    await broker.close();
    await plainOnly.close();
  });

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
    'with %s lets in who knows the password',
    async (sasl) => {
      const brokers = broker.brokers;
      expect(await produce({ brokers, sasl, ...secret })).toMatchObject({ failureCode: undefined });
      for (const wrong of [{ password: 'file:wrong' }, { username: 'nobody' }])
        expect(await produce({ brokers, sasl, ...secret, ...wrong })).toMatchObject({
          failureCode: 'KAFKA_AUTH',
        });
      expect(
        await runOnce(KAFKA_CONSUME, { brokers, topic: 'endless', sasl, ...secret, group: 'g' }),
      ).toMatchObject({ failureCode: undefined });
    },
  );

  test('that the broker does not offer is told', async () => {
    expect(await produce({ brokers: plainOnly.brokers, sasl: 'scram-sha-256', ...secret })).toMatchObject({
      failureCode: 'KAFKA_SASL_MECHANISM',
    });
  });
});

describe('TLS', () => {
  let authority: CertificateAuthority;
  let client: KeyPair;
  let secure: TestBroker;
  let strict: TestBroker;
  let named: TestBroker;
  beforeAll(async () => {
    authority = new CertificateAuthority();
    client = authority.issue({ name: 'client', passphrase: 'of the key' });
    const here = authority.issue({ name: 'here', altName: 'IP:127.0.0.1' });
    const there = authority.issue({ name: 'there', altName: 'DNS:elsewhere.example' });
    const pair = ({ cert, key }: KeyPair) => ({ cert, key });
    secure = await TestBroker.start({ tls: pair(here) });
    const ca = readFileSync(authority.caFile);
    strict = await TestBroker.start({
      tls: { ...pair(here), ca, requestCert: true, rejectUnauthorized: true },
    });
    named = await TestBroker.start({ tls: pair(there) });
  }, 60_000);
  afterAll(async () => {
    for (const each of [secure, strict, named]) await each.close();
    authority.remove();
  });

  test('checks the broker, and shows a certificate where it is to', async () => {
    const { caFile } = authority;
    const { certFile, keyFile } = client;
    const cases: [TestBroker, object, string | undefined][] = [
      [secure, { caFile }, undefined],
      [secure, { caFile, sasl: 'plain', ...secret }, undefined],
      [secure, {}, 'TLS_CERT_UNTRUSTED'],
      [secure, { insecureSkipVerify: true }, undefined],
      [named, { caFile }, 'TLS_CERT_WRONG_HOST'],
      [strict, { caFile, certFile, keyFile, keyPassphrase: 'file:of the key' }, undefined],
      [strict, { caFile }, 'TLS_CLIENT_CERT'],
    ];
    const seen = [];
    for (const [target, values] of cases)
      seen.push((await produce({ brokers: target.brokers, tls: true, ...values })).failureCode);
    expect(seen).toEqual(cases.map(([, , code]) => code));
  });

  test('at a broker that does not speak it is told', async () => {
    const plain = await TestBroker.start();
    const { failureCode } = await produce({ brokers: plain.brokers, tls: true, timeout: '1s' });
    expect(['TLS_HANDSHAKE', 'KAFKA_CLOSED', 'KAFKA_TIMEOUT']).toContain(failureCode);
    await plain.close();
  });

  test('tells of files that cannot be used', async () => {
    const open = (files: object) =>
      TaskRun.open(KAFKA_PRODUCE, { brokers: secure.brokers, topic: 'a', tls: true, ...files });
    await expect(open({ caFile: 'nowhere.pem' })).rejects.toMatchObject({
      code: 'VE_KAFKA_FILE',
      message: expect.stringContaining('nowhere.pem'),
    });
    const { certFile, keyFile } = client;
    await expect(open({ certFile, keyFile })).rejects.toMatchObject({ code: 'VE_KAFKA_FILE' });
  });
});
