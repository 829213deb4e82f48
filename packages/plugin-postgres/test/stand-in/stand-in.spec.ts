import type { AnyTaskDefinition, TaskUser } from '@vajraedge/sdk';
import { createContext } from '@vajraedge/conformance';
import { type PlanParameters, resolve } from '@vajraedge/test-parts';
import { POSTGRES_COPY, POSTGRES_QUERY, POSTGRES_TRANSACTION } from '../../src/tasks.js';

const PLACE = { secretUrl: 'file:postgres://u:p@db.invalid/x', tls: 'verify-full', caFile: './nowhere.pem' };

describe('the stand-in', () => {
  test.each<[PlanParameters, AnyTaskDefinition]>([
    [{ text: 'SELECT 1' }, POSTGRES_QUERY],
    [{ text: 'SELECT $1::int', values: ['${id}'], name: 'x', expectedRows: '7' }, POSTGRES_QUERY],
    [{ text: 'SELECT ${table}', connections: 'shared' }, POSTGRES_QUERY],
    [
      { statements: ['SELECT 1', { text: 'SELECT $1', values: [1], expectedRows: 7 }], steps: true },
      POSTGRES_TRANSACTION,
    ],
    [{ table: 't', row: ['${id}-{row}'], rows: 1000 }, POSTGRES_COPY],
    [{ table: 't', file: './nowhere.csv', header: true }, POSTGRES_COPY],
  ])('lets a task run %p without its target', async (values, task) => {
    const given = { ...PLACE, ...values };
    const standIn = await task.standIn?.({ parameters: resolve(task, given) as never });
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
    await (shared as { close(): Promise<void> }).close();
    await standIn?.close?.();
  });
});
