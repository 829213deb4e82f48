import type { AnyTaskDefinition, TaskUser } from '@vajraedge/sdk';
import { createContext } from '@vajraedge/conformance';
import { type PlanParameters, resolve } from '@vajraedge/test-parts';
import { GRPC_BIDI_STREAM, GRPC_CLIENT_STREAM, GRPC_SERVER_STREAM, GRPC_UNARY } from '../../src/tasks.js';

const PLACE = {
  target: 'api.invalid:443',
  service: 'no.Such',
  method: 'None',
  tls: 'tls',
  caFile: './nowhere.pem',
  metadata: { 'x-id': '${id}', 'x-bytes-bin': 'AA==' },
  secretMetadata: { authorization: 'file:secret' },
};

describe('the stand-in', () => {
  test.each<[PlanParameters, AnyTaskDefinition]>([
    [{ message: { id: '${id}' }, expectedStatus: 'NOT_FOUND' }, GRPC_UNARY],
    [{ message: {}, protoFiles: ['./nowhere.proto'], connections: 'shared' }, GRPC_UNARY],
    [{ message: { a: 1 }, expectedMessages: '7', deadline: '0s' }, GRPC_SERVER_STREAM],
    [{ messages: [{ a: 1 }, { b: '${b}' }], count: 1000 }, GRPC_CLIENT_STREAM],
    [{ messages: [{ a: 1 }, { b: '${b}' }], expectedMessages: '7' }, GRPC_BIDI_STREAM],
    [{ messages: [{ a: 1 }], count: 5, turns: true }, GRPC_BIDI_STREAM],
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
      expect(outcome).toMatchObject({ failureCode: undefined, labels: { status: 'OK' } });
    }
    await user.close?.();
    await (shared as { close(): Promise<void> }).close();
    await standIn?.close?.();
  });
});
