import type { AnyTaskDefinition, TaskUser } from '@vajraedge/sdk';
import { createContext } from '@vajraedge/conformance';
import { type PlanParameters, resolve } from '@vajraedge/test-parts';
import { KAFKA_CONSUME, KAFKA_PRODUCE, KAFKA_ROUND_TRIP } from '../../src/tasks.js';

const PLACE = {
  brokers: ['broker.invalid:9093'],
  topic: 'orders',
  tls: true,
  caFile: './nowhere.pem',
  sasl: 'scram-sha-512',
  username: 'loadtest',
  password: 'file:secret',
};

describe('the stand-in', () => {
  test.each<[PlanParameters, AnyTaskDefinition]>([
    [{ json: { id: '${id}' }, key: '${k}', headers: { 'trace-id': '${t}' } }, KAFKA_PRODUCE],
    [{ size: '2kB', acks: '0' }, KAFKA_PRODUCE],
    [{ value: 'x', records: 50, compression: 'lz4', producer: 'engine' }, KAFKA_PRODUCE],
    [{ value: 'x', idempotent: true }, KAFKA_PRODUCE],
    [{ value: 'x', compression: 'gzip' }, KAFKA_ROUND_TRIP],
    [{ size: '20kB', acks: '1' }, KAFKA_ROUND_TRIP],
    [{}, KAFKA_CONSUME],
    [{ group: 'orders', from: 'earliest', records: 5, isolation: 'committed' }, KAFKA_CONSUME],
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
    const shared = (await task.createShared?.(engine)) as { close(): Promise<void> };
    const { signal } = new AbortController();
    const user = (await task.createUser?.({ ...engine, shared, user: 0, signal } as never)) as TaskUser;
    for (let at = 0; at < 3; at += 1) {
      const outcome = await user.execute(createContext({ parameters }));
      expect(outcome).toMatchObject({ failureCode: undefined });
    }
    await user.close?.();
    await shared.close();
    await standIn?.close?.();
  });
});
