import { assertConformance, formatReport, type TaskSample } from '@vajraedge/conformance';
import plugin from '../src/plugin.js';
import { CatalogueServer, PROTOS } from './server/catalogue-server.js';

describe('the conformance kit', () => {
  let server: CatalogueServer;
  let gone: CatalogueServer;
  beforeAll(async () => {
    server = await CatalogueServer.start({ reflection: true, forgets: true });
    gone = await CatalogueServer.start();
    gone.close();
  });
  afterAll(() => server.close());

  test('is passed by all tasks', async () => {
    const place = { target: server.target, service: 'shop.v1.Catalogue' };
    const nowhere = { ...place, ...PROTOS, target: gone.target };
    const sample = (parameters: TaskSample['parameters'], iterations: number) => ({
      parameters: { ...place, ...parameters },
      iterations,
    });
    const report = await assertConformance(plugin, {
      samples: {
        GRPC_UNARY: {
          ...sample({ method: 'GetItem', ...PROTOS, message: { id: 5 } }, 10_000),
          slow: { ...place, method: 'GetItem', ...PROTOS, message: { wait_ms: 600_000 } },
          failing: { ...nowhere, method: 'GetItem' },
        },
        GRPC_SERVER_STREAM: {
          ...sample({ method: 'WatchItems', message: { answers: 3 }, expectedMessages: '3' }, 3000),
          slow: { ...place, method: 'WatchItems', message: { answers: -1 } },
          failing: { ...nowhere, method: 'WatchItems' },
        },
        GRPC_CLIENT_STREAM: {
          ...sample({ method: 'PutItems', messages: [{ id: 1 }], count: 3, connections: 'shared' }, 3000),
          slow: { ...place, method: 'PutItems', messages: [{ id: 1 }], count: 1_000_000 },
          failing: { ...nowhere, method: 'PutItems', messages: [{}] },
        },
        GRPC_BIDI_STREAM: {
          ...sample({ method: 'Talk', messages: [{ answers: 1 }], count: 3, turns: true }, 3000),
          slow: { ...place, method: 'Talk', messages: [{}], turns: true },
          failing: { ...nowhere, method: 'Talk', messages: [{}] },
        },
      },
    });
    // Nothing was left out.
    expect(
      report.checks
        .filter(({ state }) => state !== 'PASS')
        .map(({ task, name, message }) => `${task} ${name}: ${message}`),
    ).toEqual([]);
    expect(formatReport(report)).toContain('PASS GRPC_UNARY leaks');
  }, 240_000);
});
