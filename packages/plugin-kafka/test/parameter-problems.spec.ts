import { type PlanParameters, resolve, TaskRun } from '@vajraedge/test-parts';
import { KAFKA_CONSUME, KAFKA_PRODUCE } from '../src/tasks.js';

const HERE = { brokers: ['127.0.0.1:1'], topic: 'a' };

describe('parameters that do not fit together', () => {
  test.each<[string, PlanParameters, RegExp]>([
    ['no address', { brokers: ['a:b'] }, /brokers: wanted host:port, got a:b/],
    ['a URL', { brokers: ['kafka://a:9092'] }, /wanted host:port/],
    ['a port that is none', { brokers: ['a:70000'] }, /wanted host:port/],
    ['a broker that varies', { brokers: ['${host}:1'] }, /\$\{host\}:1 belongs to the connection/],
    ['a client that varies', { username: '${u}', sasl: 'plain', password: 'env:X' }, /username belongs/],
    ['a user without a log-in', { username: 'u' }, /only of use with sasl/],
    [
      'a log-in without a password',
      { sasl: 'plain', username: 'u' },
      /sasl plain needs username and password/,
    ],
    ['two values', { value: 'a', size: 1 }, /only one of value, json and size/],
    ['a topic that is none', { topic: 'a b' }, /topic: a topic has letters/],
    ['a topic that is a folder', { topic: '..' }, /topic: that is no name/],
    ['a long topic', { topic: 'a'.repeat(250) }, /more than 249 characters/],
    ['numbers without acknowledgement', { idempotent: true, acks: '1' }, /idempotent needs acks all/],
    ['a header twice', { sentAtHeader: 'at', headers: { at: '1' } }, /at is among headers already/],
    ['half a certificate', { tls: true, certFile: 'x' }, /certFile and keyFile/],
    ['a passphrase of nothing', { tls: true, keyPassphrase: 'env:X' }, /keyPassphrase is given/],
    ['a certificate without TLS', { caFile: 'x' }, /only of use with tls/],
  ])('are refused before anything is sent: %s', async (_what, values, message) => {
    await expect(TaskRun.open(KAFKA_PRODUCE, { ...HERE, ...values })).rejects.toMatchObject({
      code: 'VE_KAFKA_PARAMETERS',
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, PlanParameters, RegExp]>([
    ['a topic that varies', { topic: '${t}' }, /topic belongs to the connection/],
    ['a topic that is none', { topic: 'a b' }, /topic: a topic has letters/],
    ['a heart that is too slow', { group: 'g', heartbeatInterval: '50s' }, /shorter than sessionTimeout/],
    ['a wait that is too long', { maxWait: '31s' }, /maxWait is longer than timeout/],
  ])('of a consumer are refused: %s', async (_what, values, message) => {
    await expect(TaskRun.open(KAFKA_CONSUME, { ...HERE, ...values })).rejects.toMatchObject({
      code: 'VE_KAFKA_PARAMETERS',
      message: expect.stringMatching(message),
    });
  });

  test('are all told', async () => {
    await expect(
      TaskRun.open(KAFKA_PRODUCE, { ...HERE, topic: 'a b', caFile: 'x', username: 'u' }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/sasl.*tls.*topic/) });
  });

  test('and templates are left for iterations', async () => {
    const values = { ...HERE, topic: '${t}', key: '${k}', value: '${x}', headers: { a: '${h}' } };
    await (await TaskRun.open(KAFKA_PRODUCE, values)).close();
  });

  test('zstd is refused where this Node.js has none', async () => {
    const zlib = await import('node:zlib');
    const opened = TaskRun.open(KAFKA_PRODUCE, { ...HERE, compression: 'zstd' });
    if ('zstdCompressSync' in zlib) await (await opened).close();
    else await expect(opened).rejects.toMatchObject({ message: expect.stringContaining('zstd') });
  });
});

describe('targets', () => {
  test.each<[string[], object[]]>([
    [['a.example'], [{ host: 'a.example', port: 9092, tls: false }]],
    [
      ['a.example:1', '[::1]:2'],
      [
        { host: 'a.example', port: 1, tls: false },
        { host: '::1', port: 2, tls: false },
      ],
    ],
    [['${host}:1'], []],
  ])('of %j are %j', (brokers, targets) => {
    expect(KAFKA_PRODUCE.targets?.(resolve(KAFKA_PRODUCE, { brokers, topic: 'a' }) as never)).toEqual(
      targets,
    );
  });
});
