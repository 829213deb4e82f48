import type { AnyTaskDefinition, ProbeResult } from '@vajraedge/sdk';
import { resolve, startSilentServer } from '@vajraedge/test-parts';
import { KAFKA_CONSUME, KAFKA_PRODUCE, KAFKA_ROUND_TRIP } from '../../src/tasks.js';
import { TestBroker } from '../server/test-broker.js';

let broker: TestBroker;
beforeAll(async () => {
  broker = await TestBroker.start();
});
afterAll(() => broker.close());

async function probe(
  task: AnyTaskDefinition,
  values: object,
  signal = new AbortController().signal,
): Promise<ProbeResult> {
  const parameters = resolve(task, { brokers: broker.brokers, topic: 'a', ...values }) as never;
  return (await task.probe?.({ parameters, baseDir: null, signal })) as ProbeResult;
}

const FACTS = { brokers: 1, partitions: 2, produceVersion: 9, fetchVersion: 13 };

describe('the probe', () => {
  test.each<[string, AnyTaskDefinition, object, object]>([
    [
      'produces a record',
      KAFKA_PRODUCE,
      { value: 'x' },
      { ok: true, protocol: 'Kafka', details: FACTS, timings: { connectMs: expect.any(Number) } },
    ],
    [
      'gets a record back',
      KAFKA_ROUND_TRIP,
      {},
      { ok: true, message: expect.stringContaining('2 partitions on 1 broker; a took a record') },
    ],
    [
      'reads without a group and without waiting',
      KAFKA_CONSUME,
      { topic: 'nothing-here', group: 'g' },
      {
        ok: true,
        message: expect.stringContaining('0 records lie in it'),
        details: { ...FACTS, records: 0 },
      },
    ],
    [
      'does not send what is unfinished',
      KAFKA_PRODUCE,
      { value: '${a}' },
      { ok: true, message: expect.stringContaining('nothing was sent'), details: FACTS },
    ],
    [
      'does not ask for a topic that is not known yet',
      KAFKA_PRODUCE,
      { topic: '${t}' },
      { ok: true, message: expect.stringContaining('1 broker; nothing was sent') },
    ],
    [
      'tells of a topic that is not there',
      KAFKA_PRODUCE,
      { topic: 'error-3-a' },
      { ok: false, failureCode: 'KAFKA_TOPIC_UNKNOWN', remedy: expect.stringContaining('Create it') },
    ],
    [
      'tells of a right that is missing',
      KAFKA_PRODUCE,
      { topic: 'error-29-a' },
      {
        ok: false,
        failureCode: 'KAFKA_NOT_ALLOWED',
        message: expect.stringContaining('TOPIC_AUTHORIZATION_FAILED'),
      },
    ],
    [
      'tells of a topic that cannot be read',
      KAFKA_CONSUME,
      { topic: 'error-29-b' },
      { ok: false, failureCode: 'KAFKA_NOT_ALLOWED' },
    ],
    [
      'tells that it was not let in',
      KAFKA_CONSUME,
      { sasl: 'plain', username: 'a', password: 'file:b' },
      { ok: false, failureCode: 'KAFKA_AUTH' },
    ],
    [
      'tells what is wrong with the parameters',
      KAFKA_PRODUCE,
      { topic: '#' },
      { ok: false, failureCode: 'KAFKA_REQUEST_INVALID' },
    ],
  ])('%s', async (_what, task, values, expected) => {
    expect(await probe(task, values)).toMatchObject(expected);
  });

  test('leaves groups alone', () => {
    expect(broker.callsOf('joinGroup')).toBe(0);
  });

  test.each<AnyTaskDefinition>([KAFKA_PRODUCE, KAFKA_CONSUME])(
    'ends at its deadline: $name',
    async (task) => {
      const abort = new AbortController();
      const silent = await startSilentServer(() => abort.abort());
      const brokers = [`127.0.0.1:${silent.port}`];
      expect(await probe(task, { brokers }, abort.signal)).toMatchObject({
        ok: false,
        failureCode: 'KAFKA_TIMEOUT',
        message: expect.stringContaining('deadline'),
      });
      silent.close();
    },
  );
});
