import { type PlanParameters, resolve, TaskRun } from '@vajraedge/test-parts';
import { MQTT_PUBLISH, MQTT_ROUNDTRIP } from '../src/tasks.js';

const HERE = { url: 'mqtt://127.0.0.1:1', topic: 'a' };

describe('parameters that do not fit together', () => {
  test.each<[string, PlanParameters, RegExp]>([
    ['a path in the URL', { url: 'mqtt://a/b' }, /nothing stands behind/],
    ['a password in the URL', { url: 'mqtt://u:p@a' }, /url holds a user/],
    ['a broker that varies', { url: 'mqtt://${host}' }, /url belongs to the connection/],
    ['a user that varies', { username: '${u}' }, /username belongs to the connection/],
    ['a password of nobody', { password: 'env:X' }, /password is given without username/],
    ['two messages', { text: 'a', json: 1 }, /only one of text, json and binary/],
    ['bytes that are none', { binary: '?' }, /binary: wanted base64/],
    ['a topic for many', { topic: 'a/+' }, /topic: a topic to publish to/],
    ['half a certificate', { url: 'mqtts://a', certFile: 'x' }, /certFile and keyFile/],
    ['a passphrase of nothing', { url: 'mqtts://a', keyPassphrase: 'env:X' }, /keyPassphrase is given/],
    ['a certificate without TLS', { caFile: 'x' }, /only of use with mqtts:/],
  ])('are refused before anything is sent: %s', async (_what, values, message) => {
    await expect(TaskRun.open(MQTT_PUBLISH, { ...HERE, ...values })).rejects.toMatchObject({
      code: 'VE_MQTT_PARAMETERS',
      message: expect.stringMatching(message),
    });
  });

  test('a filter that is none among them', async () => {
    await expect(TaskRun.open(MQTT_ROUNDTRIP, { ...HERE, subscription: 'a/#/b' })).rejects.toMatchObject({
      message: expect.stringContaining('subscription: '),
    });
  });

  test('and templates are left for iterations', async () => {
    const values = { ...HERE, topic: '${t}', text: '${x}', subscription: '${s}' };
    await (await TaskRun.open(MQTT_ROUNDTRIP, values)).close();
  });
});

describe('targets', () => {
  test.each<[string, object[]]>([
    ['mqtt://a.example', [{ host: 'a.example', port: 1883, tls: false }]],
    ['mqtts://a.example', [{ host: 'a.example', port: 8883, tls: true }]],
    ['mqtts://[::1]:1', [{ host: '::1', port: 1, tls: true }]],
    ['mqtt://${host}', []],
  ])('of %s are %p', (url, targets) => {
    expect(MQTT_PUBLISH.targets?.(resolve(MQTT_PUBLISH, { url, topic: 'a' }) as never)).toEqual(targets);
  });
});
