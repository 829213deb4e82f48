import { type PlanParameters, runOnce, TaskRun, until } from '@vajraedge/test-parts';
import { KAFKA_CONSUME, KAFKA_PRODUCE } from '../../src/tasks.js';
import { TestBroker } from '../server/test-broker.js';
import { TimerWatch } from '../timer-watch.js';

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

const plan = (values: object): PlanParameters => ({
  brokers: broker.brokers,
  topic,
  maxWait: '50ms',
  ...values,
});
const fill = (records: number, values: object = {}) =>
  runOnce(KAFKA_PRODUCE, { brokers: broker.brokers, topic, value: 'value', records, ...values });
const earliest = (values: object = {}) => TaskRun.open(KAFKA_CONSUME, plan({ from: 'earliest', ...values }));

describe('a consumer', () => {
  test('of a partition whose leader is no broker of the cluster fails', async () => {
    topic = `lost-${topic}`;
    for (const iterated of [await runOnce(KAFKA_CONSUME, plan({ from: 'earliest' })), await fill(1)])
      expect(iterated).toMatchObject({ failureCode: 'KAFKA_LEADER' });
  });

  test('gets what lies there, of all partitions, and tells what is left', async () => {
    for (const partition of [0, 1]) await fill(5, { partition });
    const run = await earliest({ records: 4 });
    const { failureCode, receivedBytes, context } = await run.iterate();
    expect([failureCode, receivedBytes]).toEqual([undefined, 4 * 'value'.length]);
    expect(context.counters.get('recordsReceived')).toBe(4);
    expect(context.trends.get('connectMs')).toHaveLength(1);
    // What has come already counts as read: it is no longer the broker's.
    expect(context.trends.get('lagRecords')).toEqual([0]);
    const next = await run.iterate();
    expect(next.context.trends.get('connectMs')).toBeUndefined();
    await run.close();
    await until(() => broker.broker.connections === 0);
  });

  test('tells how far it is behind', async () => {
    for (let batch = 0; batch < 10; batch += 1) await fill(1, { partition: 0 });
    const run = await earliest({ maxBytes: 1 });
    const lags = [];
    for (let at = 0; at < 10; at += 1) lags.push((await run.iterate()).context.trends.get('lagRecords')?.[0]);
    // Offsets of the other partition do not count: nothing lies there.
    expect(lags).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    await run.close();
  });

  test('waits for what comes after it began, and tells how long it took', async () => {
    await fill(3, { partition: 0 });
    const run = await TaskRun.open(KAFKA_CONSUME, plan({}));
    const iteration = run.iterate();
    await until(() => broker.callsOf('fetch') > 0);
    await fill(1, { partition: 1, value: 'news' });
    const { failureCode, receivedBytes, context } = await iteration;
    expect([failureCode, receivedBytes]).toEqual([undefined, 'news'.length]);
    expect(context.trends.get('endToEndMs')).toHaveLength(1);
    await run.close();
  });

  test('goes on where it was after its connection broke', async () => {
    await fill(1, { partition: 0, value: 'a' });
    const run = await earliest();
    expect(await run.iterate()).toMatchObject({ failureCode: undefined, receivedBytes: 1 });
    broker.broker.breakAll();
    await fill(1, { partition: 0, value: 'last' });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined, receivedBytes: 'last'.length });
    await run.close();
  });

  test('ends at its time, and tells what it had', async () => {
    await fill(1, { partition: 0 });
    const run = await earliest({ records: 5, timeout: '200ms' });
    expect(await run.iterate()).toMatchObject({
      failureCode: 'KAFKA_TIMEOUT',
      failureMessage: `${topic}: 1 of 5 records within 200 ms`,
    });
    await until(() => broker.broker.connections === 0);
    await run.close();
  });

  test('ends at once when it is aborted', async () => {
    const run = await TaskRun.open(KAFKA_CONSUME, plan({ maxWait: '10s' }));
    const iteration = run.iterate();
    await until(() => broker.callsOf('fetch') > 0);
    run.aborts[0]?.abort();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    await until(() => broker.broker.connections === 0);
    await run.close();
  });

  test('begins anew where what it wants is gone', async () => {
    const small = await TestBroker.start({ partitions: 1, mostBatches: 2 });
    const values = { brokers: small.brokers, topic, partition: 0 };
    const run = await TaskRun.open(KAFKA_CONSUME, { brokers: small.brokers, topic, from: 'earliest' });
    await runOnce(KAFKA_PRODUCE, { ...values, value: 'first' });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    for (let at = 0; at < 10; at += 1) await runOnce(KAFKA_PRODUCE, { ...values, value: 'more' });
    expect(await run.iterate()).toMatchObject({ failureCode: 'KAFKA_OFFSET' });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await run.close();
    await small.close();
  });
});

describe('the time from end to end', () => {
  test.each<[string, object, object, number]>([
    ['of timestamps', {}, {}, 3],
    ['of a header', { sentAtHeader: 'at' }, { sentAtHeader: 'at' }, 3],
    ['of a header that is not there: none', {}, { sentAtHeader: 'at' }, 0],
    ['of a header that is no time: none', { headers: { at: 'noon' } }, { sentAtHeader: 'at' }, 0],
  ])('%s', async (_what, sent, received, count) => {
    await fill(3, { partition: 0, ...sent });
    const run = await earliest({ records: 3, ...received });
    const { failureCode, context } = await run.iterate();
    await run.close();
    expect(failureCode).toBeUndefined();
    expect(context.trends.get('endToEndMs')?.length ?? 0).toBe(count);
  });

  test('is not told of records that come from the future, which are counted', async () => {
    await fill(2, { partition: 0, headers: { at: '9000000000000' } });
    const run = await earliest({ records: 2, sentAtHeader: 'at' });
    const { context } = await run.iterate();
    await run.close();
    expect(context.trends.get('endToEndMs')).toBeUndefined();
    expect(context.counters.get('recordsFromTheFuture')).toBe(2);
  });
});

describe('in a group', () => {
  test('a member joins once, commits, and says good-bye', async () => {
    for (const partition of [0, 1]) await fill(2, { partition });
    const run = await earliest({ group: 'g-1', records: 2 });
    const first = await run.iterate();
    expect(first.failureCode).toBeUndefined();
    expect(first.context.trends.get('joinMs')).toHaveLength(1);
    expect((await run.iterate()).failureCode).toBeUndefined();
    await run.close();
    expect(['joinGroup', 'offsetCommit', 'leaveGroup'].map((api) => broker.callsOf(api))).toEqual([1, 2, 1]);
  });

  test('reading goes on where the group has committed', async () => {
    await fill(3, { partition: 0, value: 'old' });
    const values = plan({ group: 'g-2', from: 'earliest', records: 3 });
    expect(await runOnce(KAFKA_CONSUME, values)).toMatchObject({ failureCode: undefined });
    await fill(3, { partition: 0, value: 'newer' });
    expect(await runOnce(KAFKA_CONSUME, values)).toMatchObject({
      failureCode: undefined,
      receivedBytes: 3 * 'newer'.length,
    });
  });

  test('nothing is committed where nothing is to be', async () => {
    await fill(1, { partition: 0 });
    const values = plan({ group: 'g-3', from: 'earliest', commit: false });
    for (let at = 0; at < 2; at += 1)
      expect(await runOnce(KAFKA_CONSUME, values)).toMatchObject({ failureCode: undefined });
    expect(broker.callsOf('offsetCommit')).toBe(0);
  });

  test.each([
    ['error-24-', 'KAFKA_GROUP_REFUSED'],
    ['error-30-', 'KAFKA_NOT_ALLOWED'],
    ['error-81-', 'KAFKA_GROUP_REFUSED'],
  ])('a member that is refused fails: %s as %s', async (group, code) => {
    expect(await runOnce(KAFKA_CONSUME, plan({ group: group + topic }))).toMatchObject({ failureCode: code });
  });

  test('a commit that is refused fails the iteration', async () => {
    topic = `commit-error-12-${topic}`;
    await fill(1, { partition: 0 });
    expect(await runOnce(KAFKA_CONSUME, plan({ group: 'g-4', from: 'earliest' }))).toMatchObject({
      failureCode: 'KAFKA_REFUSED',
      failureMessage: expect.stringContaining('OFFSET_METADATA_TOO_LARGE'),
    });
  });

  test('a coordinator that is no broker of the cluster is a failure', async () => {
    expect(await runOnce(KAFKA_CONSUME, plan({ group: `lost-${topic}` }))).toMatchObject({
      failureCode: 'KAFKA_COORDINATOR',
      failureMessage: expect.stringContaining('not in the list of brokers'),
    });
  });

  test.each<[string, boolean]>([
    ['while it waits for records', false],
    ['while it joins', true],
  ])('a member that is given up %s leaves no timer behind', async (_when, isJoining) => {
    let open = (): void => undefined;
    if (isJoining) broker.syncGate = new Promise((resolve) => (open = resolve));
    const watch = new TimerWatch();
    const run = await earliest({ group: `g-6-${topic}`, maxWait: '200ms', timeout: '300ms' });
    expect(await run.iterate()).toMatchObject({ failureCode: 'KAFKA_TIMEOUT' });
    open();
    broker.syncGate = null;
    await run.close();
    await until(() => broker.broker.connections === 0);
    watch.end();
    expect(watch.started).toBeGreaterThan(0);
    expect(watch.running).toBe(0);
  });

  test('a member is given up with a good-bye', async () => {
    const run = await earliest({ group: 'g-5', timeout: '300ms' });
    expect(await run.iterate()).toMatchObject({ failureCode: 'KAFKA_TIMEOUT' });
    await until(() => broker.callsOf('leaveGroup') === 1);
    await run.close();
    await until(() => broker.broker.connections === 0);
  });
});
