import { assertConformance, formatReport } from '@vajraedge/conformance';
import plugin from '../src/plugin.js';
import { TestBroker } from './server/test-broker.js';

describe('the conformance kit', () => {
  let broker: TestBroker;
  let gone: readonly string[];
  beforeAll(async () => {
    broker = await TestBroker.start({ mostBatches: 20 });
    broker.forgets = true;
    const closed = await TestBroker.start();
    gone = [`127.0.0.1:${closed.broker.port}`];
    await closed.close();
  });
  afterAll(() => broker.close());

  test('is passed by all tasks', async () => {
    const brokers = [`127.0.0.1:${broker.broker.port}`];
    const report = await assertConformance(plugin, {
      samples: {
        KAFKA_PRODUCE: {
          parameters: { brokers, topic: 'a', value: 'hello', acks: '1' },
          slow: { brokers, topic: 'swallow-a', value: 'hello' },
          failing: { brokers: gone, topic: 'a', value: 'hello' },
        },
        KAFKA_CONSUME: {
          parameters: { brokers, topic: 'endless', maxWait: '50ms' },
          slow: { brokers, topic: 'nothing-comes', maxWait: '50ms' },
          failing: { brokers: gone, topic: 'endless' },
        },
        KAFKA_ROUND_TRIP: {
          parameters: { brokers, topic: 'b', value: 'hello' },
          slow: { brokers, topic: 'swallow-b', value: 'hello' },
          failing: { brokers: gone, topic: 'b', value: 'hello' },
        },
      },
    });
    // Nothing was left out.
    expect(
      report.checks
        .filter(({ state }) => state !== 'PASS')
        .map(({ task, name, message }) => `${task} ${name}: ${message}`),
    ).toEqual([]);
    expect(formatReport(report)).toContain('PASS KAFKA_PRODUCE leaks');
  }, 240_000);
});
