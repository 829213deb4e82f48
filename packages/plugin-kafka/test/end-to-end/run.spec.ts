import { join } from 'node:path';
import { planOf, VajraFolder } from '@vajraedge/test-parts';
import { TestBroker } from '../server/test-broker.js';

const README = join(import.meta.dirname, '../../README.md');

let broker: TestBroker;
let folder: VajraFolder;
beforeAll(async () => {
  broker = await TestBroker.start();
  folder = new VajraFolder();
});
afterAll(async () => {
  await broker.close();
  folder.remove();
});

describe('vajra', () => {
  test('lists the tasks', async () => {
    const { output } = await folder.vajra('tasks');
    for (const name of ['KAFKA_PRODUCE', 'KAFKA_CONSUME', 'KAFKA_ROUND_TRIP']) expect(output).toContain(name);
  }, 60_000);

  test('runs the plan of the README', async () => {
    const plan = planOf(README);
    expect(plan).toContain('sustain: 10s');
    const { code, output, report } = await folder.run(
      plan
        .replace('rampUp: 2s, sustain: 10s', 'rampUp: 1s, sustain: 4s')
        .replace('users: 2, sustain: 10s', 'users: 2, sustain: 2s')
        .replaceAll('127.0.0.1:9092', broker.brokers[0] ?? ''),
    );
    expect([output, report.ledger.failed]).toEqual([expect.any(String), 0]);
    expect(report.ledger.ok).toBeGreaterThan(0);
    // A busy machine may be too slow for any plan; that is the machine's fault and has a code of its own.
    expect([0, 4, 5]).toContain(code);
    const tasks = report.series.map(({ task }) => task);
    expect(tasks).toEqual(expect.arrayContaining(['KAFKA_PRODUCE', 'KAFKA_CONSUME']));
  }, 60_000);

  test('counts failures by their codes', async () => {
    const { report } = await folder.run(
      `
scenarios:
  main:
    task: KAFKA_PRODUCE
    parameters:
      brokers: ['${broker.brokers[0]}']
      topic: error-10-too-large
      key: \${user}
    load: { users: 2, sustain: 1s }
`,
      // Which would stop it: the first call fails too.
      '--skip-preflight',
    );
    const [series] = report.series.filter(({ step }) => step === null);
    expect(series?.count).toBeGreaterThan(10);
    expect(series?.failures).toEqual({ KAFKA_RECORD_TOO_LARGE: series?.count });
  }, 60_000);

  test('stops before a run that cannot go well', async () => {
    const { code, output } = await folder.start(
      `scenarios: { main: { task: KAFKA_PRODUCE, parameters: { brokers: ['${broker.brokers[0]}'], topic: error-29-a }, load: { users: 1, sustain: 1s } } }`,
    );
    expect(output).toContain('TOPIC_AUTHORIZATION_FAILED');
    expect(code).toBe(3);
  }, 60_000);
});
