import { resolve, TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET, HTTP_POST, HTTP_REQUEST } from '../../src/tasks.js';
import { startWebServer } from '../servers/web-server.js';

describe('the stand-in', () => {
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
  ])('%s runs against it, and the target is not touched', async (_what, task, values) => {
    const target = await startWebServer();
    const { headers, ...rest } = { headers: {}, ...values };
    const parameters = { ...(resolve(task, { url: target.origin, ...rest }) as object), headers };
    const standIn = await task.standIn?.({ parameters: parameters as never });
    const run = await TaskRun.openWith(task, standIn?.parameters);
    const outcome = await run.iterate();
    expect(outcome).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(target.connections).toBe(0);
    await run.close();
    await standIn?.close?.();
    await target.close();
  });

  test('is gone after close', async () => {
    const standIn = await HTTP_GET.standIn?.({
      parameters: resolve(HTTP_GET, { url: 'http://127.0.0.1:9' }) as never,
    });
    await standIn?.close?.();
    const run = await TaskRun.openWith(HTTP_GET, standIn?.parameters);
    expect(await run.iterate()).toMatchObject({ failureCode: 'ECONNREFUSED' });
    await run.close();
  });
});
