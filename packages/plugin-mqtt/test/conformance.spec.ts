import { assertConformance, formatReport } from '@vajraedge/conformance';
import plugin from '../src/plugin.js';
import { TestBroker } from './server/test-broker.js';

describe('the conformance kit', () => {
  let broker: TestBroker;
  let gone: TestBroker;
  beforeAll(async () => {
    broker = await TestBroker.start();
    broker.forgets = true;
    gone = await TestBroker.start();
    await gone.close();
  });
  afterAll(() => broker.close());

  test('is passed by all tasks', async () => {
    const { url } = broker;
    const report = await assertConformance(plugin, {
      samples: {
        MQTT_PUBLISH: {
          parameters: { url, topic: 'a', text: 'hello', qos: 1 },
          slow: { url, topic: 'slow/a', qos: 1 },
          failing: { url: gone.url, topic: 'a' },
          iterations: 5000,
        },
        MQTT_ROUNDTRIP: {
          parameters: { url, topic: 'b', qos: 0, text: 'of {id}' },
          slow: { url, topic: 'c', subscription: 'd' },
          failing: { url, topic: 'a', subscription: 'forbidden/a' },
          iterations: 5000,
        },
      },
    });
    // Nothing was left out.
    expect(
      report.checks
        .filter(({ state }) => state !== 'PASS')
        .map(({ task, name, message }) => `${task} ${name}: ${message}`),
    ).toEqual([]);
    expect(formatReport(report)).toContain('PASS MQTT_PUBLISH leaks');
  }, 240_000);
});
