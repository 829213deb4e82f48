import { assertConformance, formatReport } from '@vajraedge/conformance';
import plugin from '../src/plugin.js';
import { EchoServer } from './server/echo-server.js';

describe('the conformance kit', () => {
  let server: EchoServer;
  let gone: EchoServer;
  beforeAll(async () => {
    server = await EchoServer.start();
    server.forgets = true;
    gone = await EchoServer.start();
    gone.close();
  });
  afterAll(() => server.close());

  test('is passed by all tasks', async () => {
    const silent = { url: `${server.url}/silent`, text: 'x', messages: 1 };
    const report = await assertConformance(plugin, {
      samples: {
        WEBSOCKET_MESSAGE: {
          parameters: { url: server.url, json: { id: 5 }, jsonPath: { '$.id': 5 } },
          slow: silent,
          failing: { url: gone.url },
          iterations: 10_000,
        },
        WEBSOCKET_CONNECT: {
          parameters: { url: server.url, text: 'hello', contains: 'hello' },
          slow: silent,
          failing: { url: `${server.url}/refuses` },
          iterations: 2000,
        },
      },
    });
    // Nothing was left out.
    expect(
      report.checks
        .filter(({ state }) => state !== 'PASS')
        .map(({ task, name, message }) => `${task} ${name}: ${message}`),
    ).toEqual([]);
    expect(formatReport(report)).toContain('PASS WEBSOCKET_MESSAGE leaks');
  }, 240_000);
});
