import { runOnce, TaskRun, until } from '@vajraedge/test-parts';
import { GRPC_BIDI_STREAM, GRPC_CLIENT_STREAM, GRPC_SERVER_STREAM, GRPC_UNARY } from '../src/tasks.js';
import { CatalogueServer, PROTOS } from './server/catalogue-server.js';

let server: CatalogueServer;
beforeAll(async () => {
  server = await CatalogueServer.start({ reflection: true });
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  server.metadata.length = 0;
  server.deadlines.length = 0;
});

const place = (method: string) => ({
  target: server.target,
  service: 'shop.v1.Catalogue',
  method,
  ...PROTOS,
});

describe('a call without streams', () => {
  test('sends the message and counts what comes back', async () => {
    const { failureCode, failureMessage, labels, sentBytes, receivedBytes, context } = await runOnce(
      GRPC_UNARY,
      {
        ...place('GetItem'),
        message: { id: 7, answerBytes: 1000 },
      },
    );
    expect([failureCode, failureMessage]).toEqual([undefined, undefined]);
    expect(labels).toEqual({ status: 'OK' });
    expect(server.requests).toEqual([expect.objectContaining({ id: 7 })]);
    // Tag and value of 7, tag and value of 1000, and the frame.
    expect(sentBytes).toBe(2 + 4 + 5);
    expect(receivedBytes).toBeGreaterThan(1000);
    expect(context.counters.size + context.trends.size).toBe(0);
  });

  test('tells the server its deadline, and nothing where there is none', async () => {
    await runOnce(GRPC_UNARY, { ...place('GetItem'), deadline: '20s' });
    await runOnce(GRPC_UNARY, { ...place('GetItem'), deadline: '0s' });
    expect(server.deadlines).toEqual([expect.any(Number), Infinity]);
    expect(server.deadlines[0]).not.toBe(Infinity);
  });

  test('sends metadata, secrets and bytes among them', async () => {
    await runOnce(GRPC_UNARY, {
      ...place('GetItem'),
      metadata: { 'X-Number': 5, 'x-bytes-bin': 'AAEC' },
      secretMetadata: { authorization: 'file:Bearer of news' },
    });
    const [metadata] = server.metadata;
    expect(metadata?.get('x-number')).toEqual(['5']);
    expect(metadata?.get('x-bytes-bin')).toEqual([Buffer.from([0, 1, 2])]);
    expect(metadata?.get('authorization')).toEqual(['Bearer of news']);
    expect(metadata?.get('user-agent')[0]).toMatch(/^vajraedge/);
  });

  test.each([
    [{ status: 5 }, undefined, 'GRPC_NOT_FOUND', 'NOT_FOUND'],
    [{ status: 16 }, undefined, 'GRPC_UNAUTHENTICATED', 'UNAUTHENTICATED'],
    [{ status: 5 }, 'NOT_FOUND', undefined, 'NOT_FOUND'],
    [{ status: 0 }, 'NOT_FOUND', 'GRPC_STATUS_UNEXPECTED', 'OK'],
    [{ status: 13 }, 'NOT_FOUND', 'GRPC_INTERNAL', 'INTERNAL'],
  ])('that is answered by %p where %p is expected fails with %p', async (message, expected, code, label) => {
    const { failureCode, failureMessage, labels } = await runOnce(GRPC_UNARY, {
      ...place('GetItem'),
      message,
      ...(expected === undefined ? {} : { expectedStatus: expected }),
    });
    expect([failureCode, labels]).toEqual([code, { status: label }]);
    if (code !== undefined) expect(failureMessage).toContain('/shop.v1.Catalogue/GetItem: ');
  });

  test('takes new messages for each iteration over the same connection', async () => {
    const base = place('GetItem');
    const run = await TaskRun.open(GRPC_UNARY, { ...base, message: { id: '${n}' } });
    for (const n of [3, 4]) {
      const { failureCode } = await run.iterate({ values: { ...base, message: { id: String(n) } } });
      expect(failureCode).toBeUndefined();
    }
    expect(server.requests.map(({ id }) => id)).toEqual([3, 4]);
    await expect(run.iterate({ values: { ...base, message: { id: 'three' } } })).rejects.toMatchObject({
      code: 'GRPC_REQUEST_INVALID',
      message: expect.stringContaining('message.id: wanted a whole number'),
    });
    await run.close();
  });

  test.each([
    ['more than is taken', { message: { answerBytes: 2000 } }],
    ['more than is sent', { message: { picture: 'A'.repeat(2000) } }],
  ])('with %s fails, and the next one is ok', async (_what, values) => {
    const run = await TaskRun.open(GRPC_UNARY, { ...place('GetItem'), maxMessageBytes: '1kB', ...values });
    expect(await run.iterate()).toMatchObject({ failureCode: 'GRPC_RESOURCE_EXHAUSTED' });
    expect((await run.iterate({ values: place('GetItem') })).failureCode).toBeUndefined();
    await run.close();
  });

  test('carries big messages both ways', async () => {
    const { failureCode, sentBytes, receivedBytes } = await runOnce(GRPC_UNARY, {
      ...place('GetItem'),
      maxMessageBytes: '64MiB',
      message: { picture: Buffer.alloc(3_000_000, 1).toString('base64'), answerBytes: 5_000_000 },
    });
    expect(failureCode).toBeUndefined();
    expect(sentBytes).toBeGreaterThan(3_000_000);
    expect(receivedBytes).toBeGreaterThan(5_000_000);
  });
});

describe('a stream of the server', () => {
  test('is counted and its first message timed', async () => {
    const { failureCode, context } = await runOnce(GRPC_SERVER_STREAM, {
      ...place('WatchItems'),
      message: { answers: 50 },
      expectedMessages: '50',
    });
    expect(failureCode).toBeUndefined();
    expect(Object.fromEntries(context.counters)).toEqual({ messagesSent: 1, messagesReceived: 50 });
    expect(context.trends.get('firstMessageMs')).toEqual([expect.any(Number)]);
  });

  test.each([
    [3, '4..', 'GRPC_MESSAGES_UNEXPECTED'],
    [3, '..2', 'GRPC_MESSAGES_UNEXPECTED'],
    [0, '1', 'GRPC_MESSAGES_UNEXPECTED'],
    [3, '1..3', undefined],
    [0, '0', undefined],
  ])('of %p messages where %p are expected fails with %p', async (answers, expectedMessages, code) => {
    const { failureCode } = await runOnce(GRPC_SERVER_STREAM, {
      ...place('WatchItems'),
      message: { answers },
      expectedMessages,
    });
    expect(failureCode).toBe(code);
  });

  test('that fails in its middle has the code of the status', async () => {
    const { failureCode, context } = await runOnce(GRPC_SERVER_STREAM, {
      ...place('WatchItems'),
      message: { answers: 3, status: 14 },
    });
    expect(failureCode).toBe('GRPC_UNAVAILABLE');
    expect(context.counters.get('messagesReceived')).toBe(3);
  });

  test('without an end is ended after stopAfter messages', async () => {
    const run = await TaskRun.open(GRPC_SERVER_STREAM, {
      ...place('WatchItems'),
      message: { answers: -1 },
      stopAfter: 5,
      expectedMessages: '5',
    });
    const before = server.cancelled;
    for (let at = 1; at <= 3; at += 1) {
      const { failureCode, context } = await run.iterate();
      expect([failureCode, context.counters.get('messagesReceived')]).toEqual([undefined, 5]);
    }
    await until(() => server.cancelled === before + 3);
    await run.close();
  });
});

describe('a stream of the client', () => {
  test('sends its list as often as count says, in order', async () => {
    const { failureCode, context } = await runOnce(GRPC_CLIENT_STREAM, {
      ...place('PutItems'),
      messages: [{ id: 1 }, { id: 2 }],
      count: 300,
    });
    expect(failureCode).toBeUndefined();
    expect(server.requests.map(({ id }) => id)).toEqual(Array.from({ length: 600 }, (_, at) => (at % 2) + 1));
    expect(Object.fromEntries(context.counters)).toEqual({ messagesSent: 600, messagesReceived: 1 });
  });

  test('sends large messages one after the other', async () => {
    const { failureCode, sentBytes } = await runOnce(GRPC_CLIENT_STREAM, {
      ...place('PutItems'),
      messages: [{ picture: Buffer.alloc(500_000).toString('base64') }],
      count: 20,
    });
    expect([failureCode, server.requests.length]).toEqual([undefined, 20]);
    expect(sentBytes).toBeGreaterThan(10_000_000);
  });
});

describe('streams in both directions', () => {
  test('send everything and read everything', async () => {
    const { failureCode, context } = await runOnce(GRPC_BIDI_STREAM, {
      ...place('Talk'),
      messages: [{ id: 1, answers: 2 }],
      count: 100,
      expectedMessages: '200',
    });
    expect(failureCode).toBeUndefined();
    expect(Object.fromEntries(context.counters)).toEqual({ messagesSent: 100, messagesReceived: 200 });
    expect(context.trends.has('turnMs')).toBe(false);
  });

  test('take turns where that is asked for, each of them measured', async () => {
    const { failureCode, context } = await runOnce(GRPC_BIDI_STREAM, {
      ...place('Talk'),
      messages: [
        { id: 1, answers: 1 },
        { id: 2, answers: 1 },
      ],
      count: 5,
      turns: true,
      expectedMessages: '10',
    });
    expect(failureCode).toBeUndefined();
    expect(context.trends.get('turnMs')).toHaveLength(10);
    expect(server.requests).toHaveLength(10);
  });

  test('in turns wait for an answer that does not come until their deadline', async () => {
    const { failureCode } = await runOnce(GRPC_BIDI_STREAM, {
      ...place('Talk'),
      messages: [{ answers: 1 }, { answers: 0 }, { answers: 1 }],
      turns: true,
      deadline: '200ms',
    });
    expect(failureCode).toBe('GRPC_DEADLINE_EXCEEDED');
    expect(server.requests).toHaveLength(2);
  });
});
