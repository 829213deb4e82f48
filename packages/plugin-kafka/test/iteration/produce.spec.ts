import { type PlanParameters, runOnce, TaskRun, until } from '@vajraedge/test-parts';
import { KAFKA_PRODUCE } from '../../src/tasks.js';
import { readTopic } from '../read-topic.js';
import { TestBroker } from '../server/test-broker.js';

let broker: TestBroker;
let topic = 't-0';
let topics = 0;
beforeAll(async () => {
  broker = await TestBroker.start();
});
afterAll(() => broker.close());
beforeEach(() => {
  topic = `t-${(topics += 1)}`;
  broker.calls.length = 0;
});

const plan = (values: object): PlanParameters => ({ brokers: broker.brokers, topic, ...values });
const produce = (values: object) => runOnce(KAFKA_PRODUCE, plan(values));

describe('a record', () => {
  test.each<[string, object, string | null, string]>([
    ['a text', { value: 'hellö', key: 'k' }, 'k', 'hellö'],
    ['JSON', { json: { a: [1] } }, null, '{"a":[1]}'],
    ['nothing', {}, null, ''],
  ])('of %s arrives', async (_what, values, key, value) => {
    const { failureCode, sentBytes, context } = await produce({ ...values, headers: { source: 'test' } });
    expect(failureCode).toBeUndefined();
    const [record] = await readTopic(broker.brokers, topic);
    expect(record).toMatchObject({ key, value, headers: { source: 'test' } });
    expect(sentBytes).toBe(Buffer.byteLength(`${key ?? ''}${value}sourcetest`));
    for (const trend of ['ackMs', 'connectMs']) expect(context.trends.get(trend)).toHaveLength(1);
    expect(context.counters.get('recordsSent')).toBe(1);
  });

  test('of a size is noise of that many bytes', async () => {
    expect(await produce({ size: '10kB' })).toMatchObject({ failureCode: undefined, sentBytes: 10_000 });
    const [record] = await readTopic(broker.brokers, topic);
    expect(record?.sizeBytes).toBe(10_000);
  });

  test.each(['gzip', 'snappy', 'lz4'])('may be compressed with %s', async (compression) => {
    const value = 'x'.repeat(5000);
    expect(await produce({ value, compression })).toMatchObject({ failureCode: undefined, sentBytes: 5000 });
    expect((await readTopic(broker.brokers, topic))[0]?.value).toBe(value);
    const stored = broker.broker.logOf(topic).map((log) => log.read(0n, 1) ?? Buffer.alloc(0));
    expect(Buffer.concat(stored).length).toBeLessThan(1000);
  });

  test.each<[string, number | undefined]>([
    ['0', undefined],
    ['1', 1],
    ['all', 1],
  ])('with acks %s is acknowledged or not', async (acks, timed) => {
    const { failureCode, context } = await produce({ value: 'x', acks });
    expect(failureCode).toBeUndefined();
    expect(context.trends.get('ackMs')?.length).toBe(timed);
    await until(() => broker.count(topic) === 1);
  });

  test('carries the time of sending where a header is named for it', async () => {
    const { sentBytes } = await produce({ value: 'x', sentAtHeader: 'sent-at' });
    const [record] = await readTopic(broker.brokers, topic);
    const sentAtMs = Number(record?.headers['sent-at']);
    expect(Math.abs(sentAtMs - (record?.timestampMs ?? 0))).toBeLessThan(1000);
    expect(sentBytes).toBe(1 + 'sent-at'.length + String(sentAtMs).length);
  });

  test('comes as often as it is to', async () => {
    const { sentBytes, context } = await produce({ value: 'xy', records: 100 });
    expect([sentBytes, context.counters.get('recordsSent'), broker.count(topic)]).toEqual([200, 100, 100]);
    expect(broker.callsOf('produce')).toBe(1);
  });
});

describe('partitions', () => {
  const counts = () => broker.broker.logOf(topic).map(({ highWatermark }) => Number(highWatermark));

  test('are taken one after the other without a key', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ value: 'x' }));
    for (let at = 0; at < 4; at += 1) await run.iterate();
    await run.close();
    expect(counts()).toEqual([2, 2]);
  });

  test('are one for a key, and one that is named', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ value: 'x', key: 'always' }));
    for (let at = 0; at < 4; at += 1) await run.iterate();
    expect(counts().toSorted()).toEqual([0, 4]);
    await run.iterate({ values: plan({ value: 'x', partition: counts().indexOf(0) }) });
    expect(counts().toSorted()).toEqual([1, 4]);
    await run.close();
  });

  test('that are not there fail the iteration, and nothing is sent', async () => {
    expect(await produce({ value: 'x', partition: 2 })).toMatchObject({
      failureCode: 'KAFKA_PARTITION_UNKNOWN',
      failureMessage: `${topic} has 2 partitions, none is 2`,
    });
    expect(broker.count(topic)).toBe(0);
  });
});

describe('an idempotent producer', () => {
  test('numbers its records, and gets a number of its own', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ value: 'x', idempotent: true, partition: 0 }));
    for (let at = 0; at < 3; at += 1) expect((await run.iterate()).failureCode).toBeUndefined();
    await run.close();
    expect(broker.callsOf('initProducerId')).toBe(1);
    const batches = broker.broker.logOf(topic)[0]?.read(0n, 100_000) as Buffer;
    const sequences = [];
    for (let at = 0; at < batches.length; at += 12 + batches.readInt32BE(at + 8))
      sequences.push(batches.readInt32BE(at + 53));
    expect(sequences).toEqual([0, 1, 2]);
  });

  test('begins anew after a failure', async () => {
    const values = { value: 'x', idempotent: true };
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ ...values, topic: 'error-45-sequence' }));
    expect(await run.iterate()).toMatchObject({ failureCode: 'KAFKA_SEQUENCE' });
    expect(await run.iterate({ values: plan(values) })).toMatchObject({ failureCode: undefined });
    await run.close();
    expect(broker.callsOf('initProducerId')).toBe(2);
  });
});

describe('producers', () => {
  test.each([
    ['user', 3],
    ['engine', 1],
  ])('of each %s: %p connections for three users', async (producer, connections) => {
    await until(() => broker.broker.connections === 0);
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ value: 'x', producer }), 3);
    const outcomes = await Promise.all([0, 1, 2].map((user) => run.iterate({ user })));
    expect(outcomes.map(({ failureCode }) => failureCode)).toEqual([undefined, undefined, undefined]);
    expect(broker.broker.connections).toBe(connections);
    await run.close();
    await until(() => broker.broker.connections === 0);
  });

  test('of an engine live on when one of its users is given up', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ producer: 'engine', topic: 'swallow-a' }), 2);
    const [lost, other] = [run.iterate({ user: 0 }), run.iterate({ user: 1, values: plan({ value: 'x' }) })];
    expect(await other).toMatchObject({ failureCode: undefined });
    run.aborts[0]?.abort();
    expect(await lost).toMatchObject({ failureCode: 'ABORTED' });
    expect(await run.iterate({ user: 1, values: plan({ value: 'x' }) })).toMatchObject({
      failureCode: undefined,
    });
    await run.close();
    await until(() => broker.broker.connections === 0);
  });

  test('connect again after their connection broke', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ value: 'x' }));
    for (let at = 0; at < 3; at += 1) {
      expect(await run.iterate()).toMatchObject({ failureCode: undefined });
      broker.broker.breakAll();
      // Another conversation takes longer than the news of the end of this one.
      await readTopic(broker.brokers, topic);
    }
    await run.close();
  });
});

describe('an iteration', () => {
  test.each([
    [3, 'KAFKA_TOPIC_UNKNOWN'],
    [10, 'KAFKA_RECORD_TOO_LARGE'],
    [19, 'KAFKA_REPLICAS'],
    [29, 'KAFKA_NOT_ALLOWED'],
    [56, 'KAFKA_STORAGE'],
    [87, 'KAFKA_RECORD_REFUSED'],
    [41, 'KAFKA_REFUSED'],
  ])('fails with the error %p of a broker as %s, each time', async (number, code) => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ topic: `error-${number}-${topic}`, value: 'x' }));
    for (let turn = 0; turn < 2; turn += 1) expect(await run.iterate()).toMatchObject({ failureCode: code });
    await run.close();
  });

  test('ends at its time, and its connections with it', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ topic: 'swallow-b', timeout: '100ms' }));
    for (let at = 0; at < 2; at += 1)
      expect(await run.iterate()).toMatchObject({
        failureCode: 'KAFKA_TIMEOUT',
        failureMessage: 'swallow-b: no acknowledgement within 100 ms',
      });
    await until(() => broker.broker.connections === 0);
    await run.close();
  });

  test('ends at once when it is aborted', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ topic: 'swallow-c' }));
    const iteration = run.iterate();
    await until(() => broker.callsOf('produce') === 1);
    run.aborts[0]?.abort();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    await until(() => broker.broker.connections === 0);
    expect(() => run.users[0]?.execute({} as never)).toThrow('the run had been stopped');
    await run.close();
  });

  test('takes what its templates gave, and says what cannot be sent', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ topic: '${t}', value: '${v}' }));
    for (const value of ['a', 'b']) await run.iterate({ values: plan({ value }) });
    expect((await readTopic(broker.brokers, topic)).map(({ value }) => value).toSorted()).toEqual(['a', 'b']);
    expect(await run.iterate({ values: plan({ topic: 'no topic' }) })).toMatchObject({
      failureCode: 'KAFKA_REQUEST_INVALID',
      failureMessage: expect.stringContaining('topic: '),
    });
    await run.close();
  });
});
