import type { AnyTaskDefinition, ProbeResult } from '@vajraedge/sdk';
import { resolve, startSilentServer } from '@vajraedge/test-parts';
import { MQTT_PUBLISH, MQTT_ROUNDTRIP } from '../../src/tasks.js';
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
  const parameters = resolve(task, { url: broker.url, topic: 'a', ...values }) as never;
  return (await task.probe?.({ parameters, baseDir: null, signal })) as ProbeResult;
}

describe('the probe', () => {
  test.each<[string, AnyTaskDefinition, object, object]>([
    ['publishes a message', MQTT_PUBLISH, { qos: 1 }, { ok: true, protocol: 'MQTT/3.1.1' }],
    ['sees it come back', MQTT_ROUNDTRIP, {}, { ok: true, timings: { connectMs: expect.any(Number) } }],
    [
      'does not publish what is unfinished',
      MQTT_PUBLISH,
      { text: '${a}' },
      { ok: true, message: expect.stringContaining('Not tried') },
    ],
    [
      'tells that it was not let in',
      MQTT_PUBLISH,
      { username: 'nobody' },
      { ok: false, failureCode: 'MQTT_AUTH', remedy: expect.stringContaining('Check username') },
    ],
    [
      'tells what does not come back',
      MQTT_ROUNDTRIP,
      { subscription: 'b', timeout: '50ms' },
      { ok: false, failureCode: 'MQTT_TIMEOUT', remedy: expect.stringContaining('subscription') },
    ],
    [
      'tells what is wrong with the parameters',
      MQTT_PUBLISH,
      { topic: '#' },
      { ok: false, failureCode: 'MQTT_REQUEST_INVALID' },
    ],
  ])('%s', async (_what, task, values, expected) => {
    expect(await probe(task, values)).toMatchObject(expected);
  });

  test('ends at its deadline', async () => {
    const abort = new AbortController();
    const silent = await startSilentServer(() => abort.abort());
    const url = `mqtt://127.0.0.1:${silent.port}`;
    expect(await probe(MQTT_PUBLISH, { url }, abort.signal)).toMatchObject({
      ok: false,
      failureCode: 'MQTT_CONNECT_TIMEOUT',
    });
    silent.close();
  });
});
