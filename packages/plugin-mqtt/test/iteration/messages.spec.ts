import { runOnce, TaskRun, until } from '@vajraedge/test-parts';
import { MQTT_PUBLISH, MQTT_ROUNDTRIP } from '../../src/tasks.js';
import { TestBroker } from '../server/test-broker.js';

let broker: TestBroker;
beforeAll(async () => {
  broker = await TestBroker.start();
});
afterAll(() => broker.close());
beforeEach(() => {
  broker.messages.length = 0;
  broker.clientIds.length = 0;
  broker.goodbyes.length = 0;
});

const publish = (values: object) => runOnce(MQTT_PUBLISH, { url: broker.url, topic: 'a/b', ...values });
const roundtrip = (values: object) => runOnce(MQTT_ROUNDTRIP, { url: broker.url, topic: 'a/b', ...values });

describe('a message', () => {
  test.each([
    ['a text', { text: 'hello' }, 'hello'],
    ['JSON', { json: { a: [1] } }, '{"a":[1]}'],
    ['bytes', { binary: Buffer.from('über').toString('base64') }, 'über'],
    ['nothing', {}, ''],
  ])('of %s is published', async (_what, values, text) => {
    const { failureCode, sentBytes, receivedBytes } = await publish({ ...values, qos: 1 });
    expect(failureCode).toBeUndefined();
    expect(broker.messages).toEqual([expect.objectContaining({ topic: 'a/b', text, qos: 1, retain: false })]);
    // CONNECT and PUBLISH, CONNACK and PUBACK.
    expect(sentBytes).toBeGreaterThan(14 + 9 + text.length);
    expect(receivedBytes).toBe(4 + 4);
  });

  test.each([
    [0, false],
    [1, true],
    [2, true],
  ])('of quality %p is acknowledged, and timed: %p', async (qos, isTimed) => {
    const { failureCode, context } = await publish({ text: 'x', qos, retain: true });
    expect(failureCode).toBeUndefined();
    await until(() => broker.messages.length === 1);
    expect(broker.messages[0]).toMatchObject({ qos, retain: true });
    expect(context.trends.get('ackMs')?.length).toBe(isTimed ? 1 : undefined);
    expect(context.trends.get('connectMs')).toHaveLength(1);
  });

  test('has an id of its own where it wants one', async () => {
    const run = await TaskRun.open(
      MQTT_PUBLISH,
      { url: broker.url, topic: 't', json: { id: '{id}' }, qos: 1 },
      2,
    );
    for (const user of [0, 1, 0, 1]) await run.iterate({ user });
    await run.close();
    const ids = broker.messages.map(({ text }) => (JSON.parse(text) as { id: string }).id);
    expect(new Set(ids).size).toBe(4);
  });

  test('of megabytes is published', async () => {
    const { failureCode, sentBytes } = await publish({ text: 'x'.repeat(3_000_000), qos: 1 });
    expect([failureCode, (sentBytes ?? 0) > 3_000_000]).toEqual([undefined, true]);
  });

  test('takes topics of its iteration', async () => {
    const base = { url: broker.url, qos: 1 };
    const run = await TaskRun.open(MQTT_PUBLISH, { ...base, topic: 'a/${n}' });
    for (const n of [1, 2]) await run.iterate({ values: { ...base, topic: `a/${n}` } });
    expect(broker.messages.map(({ topic }) => topic)).toEqual(['a/1', 'a/2']);
    await expect(run.iterate({ values: { ...base, topic: 'a/#' } })).rejects.toMatchObject({
      code: 'MQTT_REQUEST_INVALID',
      message: expect.stringContaining('topic: '),
    });
    await run.close();
  });

  test('that is not acknowledged ends at its time, and its connection with it', async () => {
    const run = await TaskRun.open(MQTT_PUBLISH, {
      url: broker.url,
      topic: 'slow/a',
      qos: 1,
      timeout: '50ms',
    });
    expect(await run.iterate()).toMatchObject({
      failureCode: 'MQTT_TIMEOUT',
      failureMessage: 'slow/a: not acknowledged within 50 ms',
    });
    await until(() => broker.connections === 0);
    await run.close();
  });

  test('that is not allowed costs the connection, and the next one has another', async () => {
    const base = { url: broker.url, qos: 1 };
    const run = await TaskRun.open(MQTT_PUBLISH, { ...base, topic: 'forbidden/a' });
    expect(await run.iterate()).toMatchObject({ failureCode: 'MQTT_CLOSED' });
    expect(await run.iterate({ values: { ...base, topic: 'a' } })).toMatchObject({ failureCode: undefined });
    expect(broker.clientIds).toHaveLength(2);
    await run.close();
  });
});

describe('a message there and back', () => {
  test.each([0, 1, 2])('of quality %p is timed', async (qos) => {
    const run = await TaskRun.open(MQTT_ROUNDTRIP, { url: broker.url, topic: 'r/t', qos });
    for (let at = 0; at < 5; at += 1) {
      const { failureCode, context } = await run.iterate();
      expect(failureCode).toBeUndefined();
      expect(context.trends.get('roundtripMs')).toHaveLength(1);
      expect(context.counters.get('messagesReceived')).toBe(1);
    }
    await run.close();
  });

  test.each([
    ['by its id', { text: 'id {id} of it' }],
    ['by all of it', { text: 'always the same' }],
    ['by its bytes', { binary: 'AAH/' }],
    ['by its JSON', { json: { id: '{id}', a: 'ü' } }],
  ])('is known again %s', async (_what, values) => {
    expect(await roundtrip(values)).toMatchObject({ failureCode: undefined });
  });

  test('is not taken for that of another user', async () => {
    const run = await TaskRun.open(MQTT_ROUNDTRIP, { url: broker.url, topic: 'all', qos: 1 }, 5);
    let received = 0;
    for (let round = 0; round < 4; round += 1) {
      const outcomes = await Promise.all(run.users.map((_, user) => run.iterate({ user })));
      expect(outcomes.map(({ failureCode }) => failureCode)).toEqual(run.users.map(() => undefined));
      for (const { context } of outcomes) received += context.counters.get('messagesReceived') ?? 0;
    }
    // All of them see those of all the others.
    expect(received).toBeGreaterThan(20);
    await run.close();
  });

  test('may come back under another filter, and filters may vary', async () => {
    const base = { url: broker.url, qos: 1 };
    const run = await TaskRun.open(MQTT_ROUNDTRIP, { ...base, topic: 'f/${n}', subscription: 'f/${n}' });
    for (const n of [1, 2, 3])
      for (const subscription of [`f/${n}`, 'f/+', '#'])
        expect(await run.iterate({ values: { ...base, topic: `f/${n}`, subscription } })).toMatchObject({
          failureCode: undefined,
        });
    await run.close();
  });

  test('that does not come back ends at its time', async () => {
    expect(await roundtrip({ subscription: 'elsewhere', timeout: '100ms' })).toMatchObject({
      failureCode: 'MQTT_TIMEOUT',
      failureMessage: 'a/b: the message did not come back under elsewhere within 100 ms',
    });
  });

  test('whose subscription is refused fails', async () => {
    expect(await roundtrip({ subscription: 'forbidden/a' })).toMatchObject({
      failureCode: 'MQTT_SUBSCRIBE_REFUSED',
    });
  });
});

describe('a user', () => {
  test('is one client with an id of its own, and says good-bye', async () => {
    const run = await TaskRun.open(
      MQTT_PUBLISH,
      { url: broker.url, topic: 'a', qos: 1, clientIdPrefix: 'shop' },
      3,
    );
    for (let round = 0; round < 3; round += 1) for (const user of [0, 1, 2]) await run.iterate({ user });
    expect(new Set(broker.clientIds).size).toBe(3);
    expect(broker.clientIds).toHaveLength(3);
    for (const id of broker.clientIds) expect(id).toMatch(/^shop-[0-9a-f]{8}-[012]$/);
    await run.close();
    await until(() => broker.goodbyes.length === 3);
    expect(broker.connections).toBe(0);
  });

  test('connects again after its connection broke', async () => {
    const run = await TaskRun.open(MQTT_ROUNDTRIP, { url: broker.url, topic: 'b', qos: 1 });
    for (let at = 0; at < 3; at += 1) {
      expect(await run.iterate()).toMatchObject({ failureCode: undefined });
      broker.breakAll();
      await until(() => broker.connections === 0);
    }
    await run.close();
  });

  test('whose connection breaks in mid-iteration fails', async () => {
    const run = await TaskRun.open(MQTT_ROUNDTRIP, {
      url: broker.url,
      topic: 'c',
      subscription: 'nothing',
      qos: 1,
    });
    const iteration = run.iterate();
    await until(() => broker.messages.length === 1);
    broker.breakAll();
    expect(await iteration).toMatchObject({ failureCode: 'MQTT_CLOSED' });
    await run.close();
  });

  test('ends at once when it is aborted', async () => {
    const run = await TaskRun.open(MQTT_ROUNDTRIP, {
      url: broker.url,
      topic: 'd',
      subscription: 'nothing',
      qos: 1,
    });
    const iteration = run.iterate();
    await until(() => broker.messages.length === 1);
    run.aborts[0]?.abort();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    await until(() => broker.connections === 0);
    await expect(run.iterate()).rejects.toMatchObject({ code: 'ABORTED' });
    await run.close();
  });

  test('is kept alive between iterations', async () => {
    const before = broker.pings;
    const run = await TaskRun.open(MQTT_PUBLISH, { url: broker.url, topic: 'a', keepalive: '1s' });
    await run.iterate();
    await until(() => broker.pings > before);
    await run.close();
  });
});
