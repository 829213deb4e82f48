import { join } from 'node:path';
import { planOf, VajraFolder } from '@vajraedge/test-parts';
import { CatalogueServer } from '../server/catalogue-server.js';

const README = join(import.meta.dirname, '../../README.md');

let server: CatalogueServer;
let folder: VajraFolder;
beforeAll(async () => {
  server = await CatalogueServer.start({ reflection: true });
  folder = new VajraFolder();
});
afterAll(() => {
  server.close();
  folder.remove();
});

describe('vajra', () => {
  test('lists the tasks', async () => {
    const { output } = await folder.vajra('tasks');
    for (const name of ['GRPC_UNARY', 'GRPC_SERVER_STREAM', 'GRPC_CLIENT_STREAM', 'GRPC_BIDI_STREAM'])
      expect(output).toContain(name);
  }, 60_000);

  test('runs the plan of the README', async () => {
    const plan = planOf(README);
    expect(plan).toContain('sustain: 10s');
    const { code, output, report } = await folder.run(
      plan
        .replace('rampUp: 2s, sustain: 10s', 'rampUp: 1s, sustain: 2s')
        .replaceAll('127.0.0.1:50051', server.target),
    );
    expect([output, report.ledger]).toEqual([
      expect.any(String),
      { ...report.ledger, scheduled: 250, failed: 0 },
    ]);
    expect(report.ledger.ok).toBeGreaterThan(0);
    // A busy machine may be too slow for any plan; that is the machine's fault and has a code of its own.
    expect([0, 4, 5]).toContain(code);
    const tasks = report.series.map(({ task }) => task);
    expect(tasks).toEqual(expect.arrayContaining(['GRPC_UNARY', 'GRPC_SERVER_STREAM']));
  }, 60_000);

  test('counts failures by their codes', async () => {
    const { report } = await folder.run(
      `
scenarios:
  main:
    task: GRPC_UNARY
    parameters:
      target: ${server.target}
      service: shop.v1.Catalogue
      method: GetItem
      message: { status: 5, id: '\${iteration}' }
    load: { users: 2, sustain: 1s }
`,
      // Which would stop it: the first call fails too.
      '--skip-preflight',
    );
    const [series] = report.series.filter(({ step }) => step === null);
    expect(series?.count).toBeGreaterThan(10);
    expect(series?.failures).toEqual({ GRPC_NOT_FOUND: series?.count });
  }, 60_000);

  test('stops before a run that cannot go well', async () => {
    const parameters = `{ target: '${server.target}', service: shop.v1.Catalogue, method: GetItems }`;
    const { code, output } = await folder.start(
      `scenarios: { main: { task: GRPC_UNARY, parameters: ${parameters}, load: { users: 1, sustain: 1s } } }`,
    );
    expect(output).toContain('Did you mean GetItem?');
    expect(code).toBe(3);
  }, 60_000);
});
