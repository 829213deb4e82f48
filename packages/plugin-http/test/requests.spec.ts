import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnce, TaskRun } from '@vajraedge/test-parts';
import {
  HTTP_DELETE,
  HTTP_GET,
  HTTP_HEAD,
  HTTP_PATCH,
  HTTP_POST,
  HTTP_PUT,
  HTTP_REQUEST,
} from '../src/tasks.js';
import { startRawServer } from './servers/raw-server.js';
import { startWebServer, type WebServer } from './servers/web-server.js';

describe('what is sent', () => {
  let server: WebServer;
  beforeAll(async () => {
    server = await startWebServer();
  });
  afterAll(() => server.close());
  const last = () => server.requests.at(-1);

  test.each([
    ['GET', HTTP_GET],
    ['POST', HTTP_POST],
    ['PUT', HTTP_PUT],
    ['PATCH', HTTP_PATCH],
    ['DELETE', HTTP_DELETE],
    ['HEAD', HTTP_HEAD],
  ])('HTTP_%s sends its method and is ok with a 200', async (method, task) => {
    const outcome = await runOnce(task, { url: `${server.origin}/a/b?c=d` });
    expect(outcome).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(last()).toMatchObject({ method, url: '/a/b?c=d' });
  });

  test('HTTP_REQUEST sends the method that it is given', async () => {
    await runOnce(HTTP_REQUEST, { url: server.origin, method: 'PROPFIND' });
    expect(last()).toMatchObject({ method: 'PROPFIND', url: '/' });
  });

  test('headers go out as they are written, numbers as text', async () => {
    await runOnce(HTTP_GET, {
      url: server.origin,
      headers: { 'X-Mixed-Case': 'é'.normalize('NFC'), 'x-number': 7, host: 'other.example' },
    });
    expect(last()?.rawHeaders).toEqual(expect.arrayContaining(['X-Mixed-Case', 'x-number', '7']));
    expect(last()?.headers).toMatchObject({
      host: 'other.example',
      'user-agent': 'vajraedge-plugin-http',
      connection: 'keep-alive',
    });
  });

  test('the query is added to that of the URL, encoded', async () => {
    await runOnce(HTTP_GET, {
      url: `${server.origin}/s?a=1#part`,
      query: { q: 'a b&c', tag: ['x', 'y'], page: 2, none: null },
    });
    expect(last()?.url).toBe('/s?a=1&q=a%20b%26c&tag=x&tag=y&page=2&none=');
  });

  test.each([
    ['text', { body: 'grüße' }, 'grüße', 'text/plain; charset=utf-8'],
    ['JSON', { json: { a: [1, null, 'ü'] } }, '{"a":[1,null,"ü"]}', 'application/json'],
    [
      'a form',
      { form: { user: 'a b', lang: ['en', 'de'], plus: '+' } },
      'user=a+b&lang=en&lang=de&plus=%2B',
      'application/x-www-form-urlencoded',
    ],
    ['text of another type', { body: '<a/>', contentType: 'application/xml' }, '<a/>', 'application/xml'],
    [
      'text with a header for its type',
      { body: '1', headers: { 'Content-Type': 'text/csv' } },
      '1',
      'text/csv',
    ],
  ])('the body can be %s', async (_kind, values, body, type) => {
    await runOnce(HTTP_POST, { url: server.origin, ...values });
    expect(last()).toMatchObject({
      body,
      headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) },
    });
  });

  test('a DELETE can have a body and keeps its connection', async () => {
    const run = await TaskRun.open(HTTP_DELETE, { url: server.origin, json: [1] });
    await run.iterate();
    await run.iterate();
    await run.close();
    const [first, second] = server.requests.slice(-2);
    expect(second).toMatchObject({ body: '[1]', connection: first?.connection });
  });

  test('the body can be a file, read once and before the first request', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vajraedge-body-'));
    const file = join(dir, 'order.bin');
    writeFileSync(file, 'from a file');
    const run = await TaskRun.open(HTTP_PUT, { url: server.origin, file });
    rmSync(dir, { recursive: true });
    const outcomes = [await run.iterate(), await run.iterate()];
    await run.close();
    expect(outcomes.map(({ failureCode }) => failureCode)).toEqual([undefined, undefined]);
    expect(last()).toMatchObject({
      body: 'from a file',
      headers: { 'content-type': 'application/octet-stream' },
    });
  });

  test('credentials come from secrets', async () => {
    await runOnce(HTTP_GET, { url: server.origin, username: 'ada', password: 'env:PW' });
    expect(last()?.headers.authorization).toBe(`Basic ${Buffer.from('ada:PW').toString('base64')}`);
    await runOnce(HTTP_GET, {
      url: server.origin,
      bearer: 'env:TOKEN',
      secretHeaders: { 'x-api-key': 'env:KEY' },
    });
    expect(last()?.headers).toMatchObject({
      authorization: 'Bearer TOKEN',
      'x-api-key': 'KEY',
    });
  });

  test('parameters that vary are followed', async () => {
    const run = await TaskRun.open(HTTP_POST, { url: `${server.origin}/items/1`, json: { id: 1 } });
    for (const id of [1, 2, 3])
      await run.iterate({ values: { url: `${server.origin}/items/${id}?v=${id}`, json: { id } } });
    await run.iterate();
    await run.close();
    expect(server.requests.slice(-4).map(({ url, body }) => `${url} ${body}`)).toEqual([
      '/items/1?v=1 {"id":1}',
      '/items/2?v=2 {"id":2}',
      '/items/3?v=3 {"id":3}',
      '/items/1 {"id":1}',
    ]);
  });

  test('what a template gives and no request can hold is a failure that says so', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin });
    const wrong = { url: `${server.origin}/`, headers: { 'x-a': 'line\nbreak' } };
    expect(await run.iterate({ values: wrong })).toMatchObject({
      failureCode: 'HTTP_REQUEST_INVALID',
      labels: undefined,
    });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await run.close();
  });
});

describe('bytes', () => {
  const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello';

  test.each([
    ['a GET', HTTP_GET, {}],
    [
      'a GET with a query and headers',
      HTTP_GET,
      { query: { a: 'b' }, headers: { 'x-a': 'yes', host: 'elsewhere' } },
    ],
    ['a POST without a body', HTTP_POST, {}],
    ['a POST with JSON', HTTP_POST, { json: { name: 'ü' } }],
    ['a DELETE without keep-alive', HTTP_DELETE, { body: 'x'.repeat(1000), keepAlive: false }],
  ])('%s counts what crosses the wire', async (_what, task, values) => {
    const server = await startRawServer((socket) =>
      socket.once('data', () => setImmediate(() => socket.write(ANSWER))),
    );
    const outcome = await runOnce(task, { url: `${server.origin}/path`, ...values });
    const received = server.sockets[0]?.bytesRead;
    await server.close();
    expect(outcome).toMatchObject({ sentBytes: received, receivedBytes: ANSWER.length });
  });
});
