import type { ProbeResult } from '@vajraedge/sdk';
import { type PlanParameters, resolve, startSilentServer } from '@vajraedge/test-parts';
import { GRPC_SERVER_STREAM, GRPC_UNARY } from '../../src/tasks.js';
import { CatalogueServer, type CatalogueOptions, PROTOS } from '../server/catalogue-server.js';

const GET = { service: 'shop.v1.Catalogue', method: 'GetItem' };

async function probe(
  options: CatalogueOptions,
  values: PlanParameters,
): Promise<ProbeResult & { calls: number }> {
  const server = await CatalogueServer.start(options);
  const task = values['method'] === 'WatchItems' ? (GRPC_SERVER_STREAM as typeof GRPC_UNARY) : GRPC_UNARY;
  const parameters = resolve(task, { target: server.target, ...GET, ...values }) as never;
  const { signal } = new AbortController();
  const result = await task.probe?.({ parameters, baseDir: null, signal });
  server.close();
  return { ...(result as ProbeResult), calls: server.metadata.length };
}

describe('the probe', () => {
  test.each<[string, CatalogueOptions, PlanParameters, object]>([
    ['makes one call', {}, PROTOS, { ok: true, calls: 1, details: { health: 'UNTOLD' } }],
    ['makes one call by reflection', { reflection: true }, {}, { ok: true, calls: 1 }],
    [
      'asks after the health of the service',
      { health: { 'shop.v1.Catalogue': 1 } },
      PROTOS,
      { ok: true, calls: 1, details: { health: 'SERVING' } },
    ],
    [
      'asks after that of the server',
      { health: { '': 1 } },
      PROTOS,
      { ok: true, details: { health: 'SERVING' } },
    ],
    [
      'stops where the service is not serving',
      { health: { 'shop.v1.Catalogue': 2, '': 1 } },
      PROTOS,
      { ok: false, calls: 0, failureCode: 'GRPC_NOT_SERVING' },
    ],
    ['calls nothing with a gap in it', {}, { ...PROTOS, message: { id: '${n}' } }, { ok: true, calls: 0 }],
    [
      'calls no stream',
      {},
      { ...PROTOS, method: 'WatchItems', message: { answers: -1 } },
      { ok: true, calls: 0 },
    ],
    [
      'tells a status that is not expected',
      {},
      { ...PROTOS, message: { status: 16 } },
      { ok: false, failureCode: 'GRPC_UNAUTHENTICATED', remedy: expect.stringContaining('secretMetadata') },
    ],
    [
      'takes the one that is',
      {},
      { ...PROTOS, message: { status: 5 }, expectedStatus: 'NOT_FOUND' },
      { ok: true },
    ],
    [
      'tells what is wrong with the parameters',
      {},
      { ...PROTOS, method: 'GetItems' },
      { ok: false, failureCode: 'GRPC_REQUEST_INVALID', remedy: 'Did you mean GetItem?' },
    ],
    [
      'tells that there is no reflection',
      {},
      {},
      { ok: false, failureCode: 'GRPC_UNIMPLEMENTED', remedy: expect.stringContaining('protoFiles') },
    ],
  ])('%s', async (_what, options, values, expected) => {
    expect(await probe(options, values)).toMatchObject(expected);
  });

  test('says how long connecting and the call took', async () => {
    const { timings, message } = await probe({}, PROTOS);
    expect(timings?.totalMs).toBeCloseTo((timings?.connectMs ?? 0) + (timings?.firstByteMs ?? 0), 2);
    expect(message).toMatch(/^shop\.v1\.Catalogue\/GetItem answered OK in [\d.]+ ms, \d+ bytes\.$/);
  });

  test('tells of a server that is not there', async () => {
    const gone = await CatalogueServer.start();
    gone.close();
    for (const files of [PROTOS, {}]) {
      const parameters = resolve(GRPC_UNARY, { target: gone.target, ...GET, ...files }) as never;
      const { signal } = new AbortController();
      expect(await GRPC_UNARY.probe?.({ parameters, baseDir: null, signal })).toMatchObject({
        ok: false,
        failureCode: 'GRPC_UNAVAILABLE',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    }
  });

  test('ends at its deadline', async () => {
    const abort = new AbortController();
    const silent = await startSilentServer(() => abort.abort());
    const parameters = resolve(GRPC_UNARY, {
      target: `127.0.0.1:${silent.port}`,
      ...GET,
      ...PROTOS,
    }) as never;
    expect(await GRPC_UNARY.probe?.({ parameters, baseDir: null, signal: abort.signal })).toMatchObject({
      ok: false,
      failureCode: 'GRPC_DEADLINE_EXCEEDED',
    });
    silent.close();
  });
});
