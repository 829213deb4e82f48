import type { AnyTaskDefinition, TaskUser } from '@vajraedge/sdk';
import { createContext } from '@vajraedge/conformance';
import { type PlanParameters, resolve } from '@vajraedge/test-parts';
import { WEBSOCKET_CONNECT, WEBSOCKET_MESSAGE } from '../../src/tasks.js';

const PLACE = {
  url: 'wss://api.invalid/${room}',
  caFile: './nowhere.pem',
  headers: { a: '${id}' },
  secretHeaders: { authorization: 'file:secret' },
  subprotocols: ['strange'],
};

describe('the stand-in', () => {
  test.each<[PlanParameters, AnyTaskDefinition]>([
    [{ json: { id: '${id}' }, jsonPath: { '$.ok': true }, messages: 9 }, WEBSOCKET_MESSAGE],
    [{ text: 'x', pingInterval: '1s' }, WEBSOCKET_MESSAGE],
    [{ contains: 'welcome', extract: { a: '$.b' } }, WEBSOCKET_MESSAGE],
    [{}, WEBSOCKET_CONNECT],
    [{ binary: 'AAEC', messages: 1, closeCode: 3000, compression: true }, WEBSOCKET_CONNECT],
  ])('lets a task run %p without its target', async (values, task) => {
    const standIn = await task.standIn?.({ parameters: resolve(task, { ...PLACE, ...values }) as never });
    const parameters = standIn?.parameters as never;
    const engine = {
      parameters,
      data: undefined,
      baseDir: null,
      engine: { index: 0, count: 1 },
      maxUsers: 1,
    };
    const shared: unknown = await task.createShared?.(engine);
    const { signal } = new AbortController();
    const user = (await task.createUser?.({ ...engine, shared, user: 0, signal } as never)) as TaskUser;
    for (let at = 0; at < 3; at += 1) {
      const outcome = await user.execute(createContext({ parameters }));
      expect(outcome).toMatchObject({ failureCode: undefined });
    }
    await user.close?.();
    await standIn?.close?.();
  });
});
