import type { AnyTaskDefinition, ProbeResult } from '@vajraedge/sdk';
import { resolve, startSilentServer } from '@vajraedge/test-parts';
import { WEBSOCKET_CONNECT, WEBSOCKET_MESSAGE } from '../../src/tasks.js';
import { EchoServer } from '../server/echo-server.js';

let server: EchoServer;
beforeAll(async () => {
  server = await EchoServer.start();
});
afterAll(() => server.close());

async function probe(
  task: AnyTaskDefinition,
  values: object,
  signal = new AbortController().signal,
): Promise<ProbeResult> {
  const parameters = resolve(task, { url: server.url, ...values }) as never;
  return (await task.probe?.({ parameters, baseDir: null, signal })) as ProbeResult;
}

describe('the probe', () => {
  test.each<[string, object, object]>([
    ['goes through the exchange', { text: 'a', contains: 'a' }, { ok: true, protocol: 'WebSocket' }],
    ['tells the subprotocol', { subprotocols: ['known'] }, { ok: true, details: { subprotocol: 'known' } }],
    [
      'connects only, where something is still to be filled in',
      { text: '${a}', contains: '${a}' },
      { ok: true, message: expect.stringContaining('took the connection') },
    ],
    [
      'does not try an unfinished header',
      { headers: { a: '${t}' } },
      { ok: true, message: expect.stringContaining('Not tried') },
    ],
    [
      'tells what did not come',
      { text: 'a', contains: 'b', timeout: '50ms' },
      { ok: false, failureCode: 'WS_TIMEOUT', remedy: expect.stringContaining('Check what is awaited') },
    ],
    [
      'tells what is wrong with the parameters',
      { regex: '(' },
      { ok: false, failureCode: 'WS_REQUEST_INVALID' },
    ],
  ])('%s', async (_what, values, expected) => {
    expect(await probe(WEBSOCKET_MESSAGE, values)).toMatchObject(expected);
  });

  test('tells a status of the handshake, with what to do', async () => {
    expect(await probe(WEBSOCKET_CONNECT, { url: `${server.url}/refuses` })).toMatchObject({
      ok: false,
      failureCode: 'WS_HANDSHAKE_401',
      remedy: expect.stringContaining('credentials'),
    });
  });

  test('takes connecting for a part of iterations only where they connect', async () => {
    expect((await probe(WEBSOCKET_MESSAGE, { text: 'a' })).timings).toHaveProperty('connectMs');
    expect((await probe(WEBSOCKET_CONNECT, { text: 'a' })).timings).not.toHaveProperty('connectMs');
  });

  test('ends at its deadline', async () => {
    const abort = new AbortController();
    const silent = await startSilentServer(() => abort.abort());
    const url = `ws://127.0.0.1:${silent.port}`;
    expect(await probe(WEBSOCKET_CONNECT, { url }, abort.signal)).toMatchObject({
      ok: false,
      failureCode: 'WS_CONNECT_TIMEOUT',
    });
    silent.close();
  });
});
