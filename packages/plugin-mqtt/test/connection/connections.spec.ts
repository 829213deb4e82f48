import { readFileSync } from 'node:fs';
import {
  CertificateAuthority,
  type KeyPair,
  runOnce,
  startSilentServer,
  TaskRun,
} from '@vajraedge/test-parts';
import { MQTT_PUBLISH } from '../../src/tasks.js';
import { startScriptedBroker } from '../server/scripted-broker.js';
import { TestBroker } from '../server/test-broker.js';

let broker: TestBroker;
beforeAll(async () => {
  broker = await TestBroker.start();
});
afterAll(() => broker.close());

const once = (values: object) => runOnce(MQTT_PUBLISH, { url: broker.url, topic: 'a', qos: 1, ...values });

describe('a log-in', () => {
  test.each([
    [{ username: 'loadtest', password: 'file:of news' }, undefined],
    [{ username: 'loadtest', password: 'file:of yesterday' }, 'MQTT_AUTH'],
    [{ username: 'loadtest' }, 'MQTT_AUTH'],
    [{ protocolVersion: 5 }, 'MQTT_PROTOCOL_VERSION'],
  ])('with %p ends with %p, the same each time', async (values, code) => {
    const run = await TaskRun.open(MQTT_PUBLISH, { url: broker.url, topic: 'a', qos: 1, ...values });
    for (let at = 0; at < 2; at += 1) {
      const { failureCode, failureMessage } = await run.iterate();
      expect(failureCode).toBe(code);
      expect(String(failureMessage)).not.toContain('of yesterday');
    }
    await run.close();
  });

  test.each([
    [0x86, 'MQTT_AUTH'],
    [0x85, 'MQTT_CLIENT_ID'],
    [0x88, 'MQTT_SERVER_UNAVAILABLE'],
    [0x97, 'MQTT_QUOTA'],
    [0x95, 'MQTT_REFUSED'],
  ])('of MQTT 5 that is answered by reason %p fails with %p', async (reason, code) => {
    const scripted = await startScriptedBroker({ connect: [0x20, 3, 0, reason, 0] });
    expect(await once({ url: scripted.url, protocolVersion: 5 })).toMatchObject({ failureCode: code });
    scripted.close();
  });

  test.each([
    [0x10, undefined],
    [0x87, 'MQTT_PUBLISH_REFUSED'],
    [0x97, 'MQTT_PUBLISH_REFUSED'],
  ])('of MQTT 5, and a message answered by reason %p ends with %p', async (reason, code) => {
    const scripted = await startScriptedBroker({
      connect: [0x20, 3, 0, 0, 0],
      publish: [0x40, 4, -1, -2, reason, 0],
    });
    expect(await once({ url: scripted.url, protocolVersion: 5 })).toMatchObject({ failureCode: code });
    scripted.close();
  });

  test('at nobody is refused, and elsewhere told for what it is', async () => {
    const gone = await TestBroker.start();
    await gone.close();
    expect(await once({ url: gone.url })).toMatchObject({
      failureCode: 'MQTT_CONNECT_REFUSED',
      failureMessage: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await once({ url: 'mqtt://nowhere.invalid' })).failureCode).toMatch(/^DNS_/);
    const strange = await startSilentServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await once({ url: `mqtt://127.0.0.1:${strange.port}` })).toMatchObject({
      failureCode: 'MQTT_PROTOCOL',
    });
    strange.close();
    const rude = await startSilentServer((socket) => socket.end());
    expect(await once({ url: `mqtt://127.0.0.1:${rude.port}` })).toMatchObject({
      failureCode: 'MQTT_CLOSED',
    });
    rude.close();
  });

  test('at silence ends at its time', async () => {
    const silent = await startSilentServer();
    const url = `mqtt://127.0.0.1:${silent.port}`;
    const limits: [object, string][] = [
      [{ connectTimeout: '50ms' }, 'MQTT_CONNECT_TIMEOUT'],
      [{ timeout: '50ms' }, 'MQTT_TIMEOUT'],
    ];
    for (const [values, code] of limits)
      expect(await once({ url, ...values })).toMatchObject({ failureCode: code });
    silent.close();
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
      [secure, { caFile, username: 'loadtest', password: 'file:of news' }, undefined],
      [secure, {}, 'TLS_CERT_UNTRUSTED'],
      [secure, { insecureSkipVerify: true }, undefined],
      [named, { caFile }, 'TLS_CERT_WRONG_HOST'],
      [strict, { caFile, certFile, keyFile, keyPassphrase: 'file:of the key' }, undefined],
      [strict, { caFile }, 'TLS_CLIENT_CERT'],
    ];
    const seen = [];
    for (const [target, values] of cases) seen.push((await once({ url: target.url, ...values })).failureCode);
    expect(seen).toEqual(cases.map(([, , code]) => code));
  });

  test('tells of files that cannot be used', async () => {
    const open = (files: object) => TaskRun.open(MQTT_PUBLISH, { url: secure.url, topic: 'a', ...files });
    await expect(open({ caFile: 'nowhere.pem' })).rejects.toMatchObject({
      code: 'VE_MQTT_FILE',
      message: expect.stringContaining('nowhere.pem'),
    });
    const { certFile, keyFile } = client;
    await expect(open({ certFile, keyFile })).rejects.toMatchObject({ code: 'VE_MQTT_FILE' });
  });
});
