import { connect as connectTo } from 'node:net';
import { runOnce, startSilentServer, TaskRun, until } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../../src/failure/failure-table.js';
import { STATUS_NAMES, statusFailureCode } from '../../src/failure/status-name.js';
import { GRPC_CLIENT_STREAM, GRPC_SERVER_STREAM, GRPC_UNARY } from '../../src/tasks.js';
import { CatalogueServer, PROTOS } from '../server/catalogue-server.js';

const GET = { service: 'shop.v1.Catalogue', method: 'GetItem', ...PROTOS };

describe('a server', () => {
  test('that is not there is GRPC_UNAVAILABLE, and is found when it comes', async () => {
    const gone = await CatalogueServer.start();
    gone.close();
    const run = await TaskRun.open(GRPC_UNARY, { target: gone.target, ...GET });
    const { failureCode, failureMessage } = await run.iterate();
    expect(failureCode).toBe('GRPC_UNAVAILABLE');
    expect(failureMessage).toContain('ECONNREFUSED');
    const back = await CatalogueServer.start({ port: gone.port });
    for (let code = failureCode; code !== undefined;) ({ failureCode: code } = await run.iterate());
    expect(back.requests).toHaveLength(1);
    back.close();
    await run.close();
  });

  test('that goes away fails what is in flight', async () => {
    const server = await CatalogueServer.start();
    const run = await TaskRun.open(GRPC_SERVER_STREAM, {
      target: server.target,
      ...GET,
      method: 'WatchItems',
      message: { answers: -1 },
    });
    const iteration = run.iterate();
    await until(() => server.metadata.length === 1);
    server.close();
    expect((await iteration).failureCode).toMatch(/^GRPC_(UNAVAILABLE|CANCELLED|INTERNAL|UNKNOWN)$/);
    expect((await run.iterate()).failureCode).toBe('GRPC_UNAVAILABLE');
    await run.close();
  });

  test('that swallows everything ends at the deadline', async () => {
    const silent = await startSilentServer();
    const { failureCode, failureMessage } = await runOnce(GRPC_UNARY, {
      target: `127.0.0.1:${silent.port}`,
      ...GET,
      deadline: '100ms',
    });
    expect(failureCode).toBe('GRPC_DEADLINE_EXCEEDED');
    expect(failureMessage).toContain('Deadline exceeded');
    silent.close();
  });

  test('that does not have the method is GRPC_UNIMPLEMENTED', async () => {
    const server = await CatalogueServer.start();
    const health = {
      service: 'grpc.health.v1.Health',
      method: 'Check',
      protoFiles: [`${PROTOS.includeDirs[0]}/health.proto`],
    };
    expect(await runOnce(GRPC_UNARY, { target: server.target, ...health })).toMatchObject({
      failureCode: 'GRPC_UNIMPLEMENTED',
    });
    server.close();
  });
});

describe('connections', () => {
  async function sessionsOf(values: object): Promise<number> {
    const server = await CatalogueServer.start();
    let sessions = 0;
    const counting = await startSilentServer((socket) => {
      sessions += 1;
      const onward = connectTo(server.port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
    const run = await TaskRun.open(
      GRPC_UNARY,
      { target: `127.0.0.1:${counting.port}`, ...GET, ...values },
      6,
    );
    for (let round = 0; round < 2; round += 1) {
      const outcomes = await Promise.all(run.users.map((_, user) => run.iterate({ user })));
      expect(outcomes.map(({ failureCode }) => failureCode)).toEqual(run.users.map(() => undefined));
    }
    await run.close();
    server.close();
    counting.close();
    return sessions;
  }

  test.each([
    [{}, 6],
    [{ connections: 'shared' }, 1],
    [{ connections: 'shared', maxConnections: 4 }, 4],
  ])('with %p, six users have %p', async (values, count) => {
    expect(await sessionsOf(values)).toBe(count);
  });
});

describe('an abort', () => {
  test.each([
    ['a call', GRPC_UNARY, 'GetItem', { message: { waitMs: 60_000 } }],
    ['a stream of the server', GRPC_SERVER_STREAM, 'WatchItems', { message: { answers: -1 } }],
    ['a stream of the client', GRPC_CLIENT_STREAM, 'PutItems', { messages: [{ id: 1 }], count: 1_000_000 }],
  ])('ends %s here and on the server', async (_what, task, method, values) => {
    const server = await CatalogueServer.start();
    const run = await TaskRun.open(task as never, { target: server.target, ...GET, method, ...values });
    const iteration = run.iterate();
    await until(() => server.metadata.length === 1);
    run.aborts[0]?.abort();
    expect(await iteration).toMatchObject({ failureCode: 'ABORTED' });
    await until(() => server.cancelled === 1);
    await expect(run.iterate()).rejects.toMatchObject({ code: 'ABORTED' });
    await run.close();
    server.close();
  });
});

describe('the table of failures', () => {
  test('has all statuses but OK, and no code twice', () => {
    const codes = FAILURE_TABLE.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (let code = 1; code < STATUS_NAMES.length; code += 1)
      expect(codes).toContain(statusFailureCode(code));
    expect(statusFailureCode(99)).toBe('GRPC_UNKNOWN');
  });
});
