import { HTTP_GET, HTTP_POST, HTTP_REQUEST } from '../../src/tasks.js';
import { resolve } from '../run-task.js';
import { startWebServer } from '../servers/web-server.js';

describe('warming up', () => {
  test.each([
    ['HTTP_GET', HTTP_GET, {}],
    [
      'HTTP_POST with a templated body and secrets',
      HTTP_POST,
      { json: { id: '${id}' }, bearer: 'env:T', headers: { 'x-${a}': '${b}' } },
    ],
    [
      'HTTP_REQUEST by way of a proxy that is not there',
      HTTP_REQUEST,
      { method: 'OPTIONS', proxy: 'http://127.0.0.1:9', http2: true },
    ],
  ])('%s works and does not touch the target', async (_what, task, values) => {
    const target = await startWebServer();
    const { headers, ...rest } = { headers: {}, ...values };
    const parameters = { ...(resolve(task, { url: target.origin, ...rest }) as object), headers };
    await task.warmUp?.({ parameters: parameters as never, signal: new AbortController().signal });
    expect(target.connections).toBe(0);
    await target.close();
  });

  test('ends at once when it is aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    await HTTP_GET.warmUp?.({
      parameters: resolve(HTTP_GET, { url: 'http://127.0.0.1:9' }) as never,
      signal: abort.signal,
    });
  });
});
