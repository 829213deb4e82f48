import { type PlanParameters, resolve, runOnce, TaskRun } from '@vajraedge/test-parts';
import { KAFKA_CONSUME, KAFKA_PRODUCE, KAFKA_ROUND_TRIP } from '../src/tasks.js';
import { readTopic } from './read-topic.js';

/** A cluster that is not ours, as the tests reach it. */
export interface ForeignCluster {
  /** As a plan writes it: brokers, and how to log in. */
  readonly place: PlanParameters & { readonly brokers: readonly string[] };
  /** Gives a topic with several partitions that is empty and nobody else's. */
  freshTopic(): Promise<string>;
  /** Members of a group that it can share partitions between. */
  readonly mostMembers: number;
}

/**
 * Tests of what the plugin says to brokers that it did not make itself.
 *
 * @param open called once, before the first of them
 */
export function describeCluster(open: () => Promise<ForeignCluster>): void {
  let cluster: ForeignCluster;
  let topic: string;
  beforeAll(async () => {
    cluster = await open();
  }, 60_000);
  beforeEach(async () => {
    topic = await cluster.freshTopic();
  }, 60_000);

  const plan = (values: object): PlanParameters => ({ ...cluster.place, topic, ...values });
  const produce = (values: object) => runOnce(KAFKA_PRODUCE, plan(values));

  test.each<[string, object]>([
    ['as they are', {}],
    ['compressed with gzip', { compression: 'gzip' }],
    ['compressed with snappy', { compression: 'snappy' }],
    ['compressed with lz4', { compression: 'lz4' }],
    ['for the leader alone', { acks: '1' }],
    ['numbered', { idempotent: true }],
  ])('records arrive with key, value, headers and time: %s', async (_what, values) => {
    const value = 'hellö '.repeat(200);
    const before = Date.now();
    expect(await produce({ key: 'k', value, headers: { source: 'test' }, ...values })).toMatchObject({
      failureMessage: undefined,
      sentBytes: Buffer.byteLength(`k${value}sourcetest`),
    });
    const [record] = await readTopic(cluster.place.brokers, topic, cluster.place);
    expect(record).toMatchObject({ key: 'k', value, headers: { source: 'test' } });
    expect(record?.timestampMs).toBeGreaterThanOrEqual(before - 60_000);
  });

  test('records of a key lie in one partition, those without in all of them', async () => {
    const run = await TaskRun.open(KAFKA_PRODUCE, plan({ value: 'x', idempotent: true }));
    for (let at = 0; at < 12; at += 1)
      expect(await run.iterate({ values: plan({ value: 'x', idempotent: true }) })).toMatchObject({
        failureMessage: undefined,
      });
    await run.close();
    const spread = new Set(
      (await readTopic(cluster.place.brokers, topic, cluster.place)).map((r) => r.partition),
    );
    expect(spread.size).toBeGreaterThan(1);
    const keyed = await cluster.freshTopic();
    await produce({ topic: keyed, key: 'always', value: 'x', records: 20 });
    const of = (await readTopic(cluster.place.brokers, keyed, cluster.place)).map(
      ({ partition }) => partition,
    );
    expect([of.length, new Set(of).size]).toEqual([20, 1]);
  });

  test('a consumer without a group gets all of all leaders, and then no more', async () => {
    for (const partition of [0, 1]) await produce({ value: 'abc', partition, records: 10 });
    const values = plan({ from: 'earliest', records: 20, timeout: '20s' });
    const run = await TaskRun.open(KAFKA_CONSUME, values);
    const { failureMessage, receivedBytes, context } = await run.iterate();
    expect([failureMessage, receivedBytes]).toEqual([undefined, 60]);
    expect(context.trends.get('lagRecords')).toEqual([0]);
    expect(context.trends.get('endToEndMs')?.length).toBeGreaterThan(0);
    await run.close();
    const late = await TaskRun.open(KAFKA_CONSUME, { ...values, timeout: '1s', maxWait: '100ms' });
    expect(await late.iterate()).toMatchObject({ failureMessage: undefined });
    expect(await late.iterate()).toMatchObject({ failureCode: 'KAFKA_TIMEOUT', receivedBytes: 0 });
    await late.close();
  });

  test('a consumer that begins at the end gets only what is new', async () => {
    await produce({ value: 'old', partition: 0 });
    const run = await TaskRun.open(KAFKA_CONSUME, plan({ maxWait: '100ms' }));
    const iteration = run.iterate();
    let isOver = false;
    void iteration.finally(() => (isOver = true));
    // Until it has begun to listen, what is sent is old.
    while (!isOver) await produce({ value: 'newer', partition: 1 });
    expect(await iteration).toMatchObject({ failureMessage: undefined, receivedBytes: 'newer'.length });
    await run.close();
  });

  test('a group gets all records, and commits them', async () => {
    const values = plan({
      group: `g-${topic}`,
      from: 'earliest',
      records: 1,
      maxWait: '100ms',
      timeout: '30s',
    });
    await produce({ value: 'x', records: 40 });
    const run = await TaskRun.open(KAFKA_CONSUME, values, cluster.mostMembers);
    let received = 0;
    const listen = async (user: number): Promise<void> => {
      while (received < 40) {
        const { failureCode, context } = await run.iterate({ user });
        received += context.counters.get('recordsReceived') ?? 0;
        if (received < 40) expect([undefined, 'KAFKA_REBALANCE']).toContain(failureCode);
      }
    };
    await Promise.race(run.users.map((_, user) => listen(user)));
    await run.close();
    // The group has committed them: a new member finds nothing.
    expect(await runOnce(KAFKA_CONSUME, { ...values, timeout: '3s' })).toMatchObject({
      failureCode: 'KAFKA_TIMEOUT',
      receivedBytes: 0,
    });
  }, 90_000);

  test('a record comes back', async () => {
    const run = await TaskRun.open(KAFKA_ROUND_TRIP, plan({ value: 'there', key: 'k' }), 3);
    for (let round = 0; round < 5; round += 1)
      for (const outcome of await Promise.all(run.users.map((_, user) => run.iterate({ user })))) {
        expect(outcome).toMatchObject({ failureMessage: undefined, sentBytes: 6, receivedBytes: 6 });
        expect(outcome.context.trends.get('roundTripMs')).toHaveLength(1);
      }
    await run.close();
  });

  test('a partition that is not there fails', async () => {
    expect(await produce({ value: 'x', partition: 1000 })).toMatchObject({
      failureCode: 'KAFKA_PARTITION_UNKNOWN',
    });
  });

  test.each([KAFKA_PRODUCE, KAFKA_CONSUME, KAFKA_ROUND_TRIP])(
    'the probe of $name is content',
    async (task) => {
      const parameters = resolve(task, plan({}));
      const { signal } = new AbortController();
      const result = await task.probe?.({ parameters, baseDir: null, signal } as never);
      expect(result).toMatchObject({ ok: true, protocol: 'Kafka' });
      expect(result?.details?.['partitions']).toBeGreaterThan(1);
    },
  );
}
