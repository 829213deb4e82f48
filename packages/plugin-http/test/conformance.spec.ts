import { assertConformance, formatReport, type TaskSample } from '@vajraedge/conformance';
import plugin from '../src/plugin.js';
import { type RawServer, startRawServer } from './servers/raw-server.js';
import { startWebServer, type WebServer } from './servers/web-server.js';

describe('the conformance kit', () => {
  let server: WebServer;
  let silent: RawServer;
  let goneUrl: string;
  beforeAll(async () => {
    server = await startWebServer((_request, response) => response.end('{"ok":true}'));
    silent = await startRawServer(() => undefined);
    const gone = await startRawServer(() => undefined);
    await gone.close();
    goneUrl = `${gone.origin}/`;
  });
  afterAll(async () => {
    await server.close();
    await silent.close();
  });

  test('is passed by all tasks', async () => {
    const url = { url: `${server.origin}/` };
    const sample = (parameters: TaskSample['parameters'], iterations: number): TaskSample => ({
      parameters: { ...parameters, ...url },
      slow: { url: silent.origin },
      failing: { url: goneUrl },
      iterations,
    });
    const report = await assertConformance(plugin, {
      samples: {
        HTTP_GET: sample({ jsonPath: { '$.ok': true }, extract: { ok: '$.ok' } }, 10_000),
        HTTP_POST: sample({ json: { a: 1 } }, 500),
        HTTP_PUT: sample({ body: 'text' }, 500),
        HTTP_PATCH: sample({ form: { a: '1' } }, 500),
        HTTP_DELETE: sample({}, 500),
        HTTP_HEAD: sample({}, 500),
        HTTP_REQUEST: sample({ method: 'OPTIONS', connections: 'shared', maxConnections: 4 }, 500),
      },
    });
    // Nothing was left out.
    expect(
      report.checks
        .filter(({ state }) => state !== 'PASS')
        .map(({ task, name, message }) => `${task} ${name}: ${message}`),
    ).toEqual([]);
    expect(formatReport(report)).toContain('PASS HTTP_GET leaks');
  }, 240_000);
});
