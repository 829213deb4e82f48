import { type PlanParameters, runOnce, TaskRun, until } from '@vajraedge/test-parts';
import { KAFKA_ROUND_TRIP } from '../../src/tasks.js';
import { TestBroker } from '../server/test-broker.js';

let broker: TestBroker;
beforeAll(async () => {
  broker = await TestBroker.start();
});
afterAll(() => broker.close());
beforeEach(() => {
  broker.calls.length = 0;
});

const plan = (values: object): PlanParameters => ({
  brokers: broker.brokers,
  topic: 'there-and-back',
  ...values,
});

describe('a record there and back', () => {
  test.each<[string, object]>([
    ['with a key', { key: 'k', value: 'abc' }],
    ['of noise', { size: '100kB', compression: 'gzip' }],
    ['acknowledged by the leader', { value: 'x', acks: '1' }],
    ['numbered', { value: 'x', idempotent: true }],
  ])('is timed: %s', async (_what, values) => {
    const run = await TaskRun.open(KAFKA_ROUND_TRIP, plan(values));
    for (let at = 0; at < 5; at += 1) {
      const { failureCode, sentBytes, receivedBytes, context } = await run.iterate();
      expect(failureCode).toBeUndefined();
      expect(receivedBytes).toBe(sentBytes);
      const [[trip = 0] = [], [ack = 0] = []] = ['roundTripMs', 'ackMs'].map((name) =>
        context.trends.get(name),
      );
      expect(trip).toBeGreaterThan(ack);
    }
    await run.close();
    await until(() => broker.broker.connections === 0);
  });

  test('is not taken for that of another user', async () => {
    const run = await TaskRun.open(KAFKA_ROUND_TRIP, plan({ value: '${v}', partition: 0 }), 5);
    for (let round = 0; round < 4; round += 1) {
      const outcomes = await Promise.all(
        run.users.map((_, user) =>
          run.iterate({ user, values: plan({ value: 'x'.repeat(user + 1), partition: 0 }) }),
        ),
      );
      expect(outcomes.map(({ receivedBytes }) => receivedBytes)).toEqual([1, 2, 3, 4, 5]);
    }
    await run.close();
  });

  test('that is not acknowledged ends at its time', async () => {
    expect(await runOnce(KAFKA_ROUND_TRIP, plan({ topic: 'swallow-a', timeout: '100ms' }))).toMatchObject({
      failureCode: 'KAFKA_TIMEOUT',
      failureMessage: 'swallow-a: no acknowledgement within 100 ms',
    });
    await until(() => broker.broker.connections === 0);
  });

  test('that cannot be read ends at its time', async () => {
    broker.givesOut = false;
    expect(await runOnce(KAFKA_ROUND_TRIP, plan({ timeout: '100ms' }))).toMatchObject({
      failureCode: 'KAFKA_TIMEOUT',
      failureMessage: 'there-and-back: the record did not come back within 100 ms',
    });
    broker.givesOut = true;
    await until(() => broker.broker.connections === 0);
  });

  test('that is refused fails, and the next one does not', async () => {
    const run = await TaskRun.open(KAFKA_ROUND_TRIP, plan({ topic: 'error-10-a' }));
    expect(await run.iterate()).toMatchObject({ failureCode: 'KAFKA_RECORD_TOO_LARGE' });
    expect(await run.iterate({ values: plan({}) })).toMatchObject({ failureCode: undefined });
    await run.close();
  });

  test('cannot be without an acknowledgement', async () => {
    await expect(TaskRun.open(KAFKA_ROUND_TRIP, plan({ acks: '0' }))).rejects.toMatchObject({
      code: 'VE_KAFKA_PARAMETERS',
      message: expect.stringContaining('acks 0'),
    });
  });
});
