import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { type PlanParameters, runOnce, TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET, HTTP_HEAD } from '../../src/tasks.js';
import { startWebServer, type WebServer } from '../servers/web-server.js';

const DOCUMENT = JSON.stringify({
  status: 'ok',
  items: [
    { id: 7, price: 20 },
    { id: 8, price: 5 },
  ],
  none: null,
});
const ENCODED: { readonly [path: string]: readonly [encoding: string, body: Buffer] } = {
  '/gzip': ['gzip', gzipSync(DOCUMENT)],
  '/deflate': ['deflate', deflateSync(DOCUMENT)],
  '/raw-deflate': ['deflate', deflateRawSync(DOCUMENT)],
  '/br': ['br', brotliCompressSync(DOCUMENT)],
  '/twice': ['gzip, br', brotliCompressSync(gzipSync(DOCUMENT))],
  '/bomb': ['gzip', gzipSync(Buffer.alloc(1_000_000))],
  '/broken': ['gzip', Buffer.from('this is not gzip')],
  '/unknown': ['rot13', Buffer.from(DOCUMENT)],
};

let server: WebServer;
beforeAll(async () => {
  server = await startWebServer(({ url }, response) => {
    const encoded = ENCODED[url];
    if (encoded !== undefined) response.writeHead(200, { 'content-encoding': encoded[0] }).end(encoded[1]);
    else if (/^\/\d{3}$/.test(url)) response.writeHead(Number(url.slice(1))).end();
    else if (url === '/parts') {
      response.write(DOCUMENT.slice(0, 20));
      setImmediate(() => response.end(DOCUMENT.slice(20)));
    } else if (url === '/html')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>');
    else if (url === '/large') response.end(Buffer.alloc(200_000));
    else
      response
        .writeHead(200, { ETag: '"e1"', 'content-type': 'application/json' })
        .end(url === '/empty' ? '' : DOCUMENT);
  });
});
afterAll(() => server.close());
const ask = (path: string, values: PlanParameters = {}) =>
  runOnce(HTTP_GET, { url: server.origin + path, ...values });

describe('status', () => {
  test.each([
    ['/200', {}, undefined],
    ['/304', {}, undefined],
    ['/304', { expectedStatus: '200' }, 'HTTP_3XX'],
    ['/404', {}, 'HTTP_4XX'],
    ['/404', { expectedStatus: '2xx,404' }, undefined],
    ['/503', {}, 'HTTP_5XX'],
    ['/200', { expectedStatus: '204' }, 'HTTP_UNEXPECTED_STATUS'],
    ['/407', {}, 'PROXY_AUTH_REQUIRED'],
    ['/799', {}, 'HTTP_UNEXPECTED_STATUS'],
  ])('%s with %p ends as %p', async (path, values, failureCode) => {
    expect(await ask(path, values)).toMatchObject({ failureCode, labels: { status: Number(path.slice(1)) } });
  });

  test('the message names request and status, without the query', async () => {
    expect((await ask('/503')).failureMessage).toBe(`GET ${server.origin}/503: 503 Service Unavailable`);
    const withQuery = await ask('/path', { query: { token: 't' }, expectedStatus: '201' });
    expect(withQuery.failureMessage).toBe(`GET ${server.origin}/path: 200 OK`);
  });
});

describe('checks of the body', () => {
  test.each([
    [{ contains: '"status":"ok"' }, undefined],
    [{ contains: 'nothing of the kind' }, 'BODY_CHECK_FAILED'],
    [{ jsonPath: { '$.status': 'ok', '$.items[0].id': 7, '$.none': null } }, undefined],
    [{ jsonPath: { '$.items[*].id': 8 } }, undefined],
    [{ jsonPath: { '$.items[0]': { id: 7, price: 20 } } }, undefined],
    [{ jsonPath: { '$.items[0].id': '7' } }, 'BODY_CHECK_FAILED'],
    [{ jsonPath: { '$.missing': 1 } }, 'BODY_CHECK_FAILED'],
    [{ jsonExists: ['$.items[?@.price > 10]', '$.none'] }, undefined],
    [{ jsonExists: ['$.items[?@.price > 100]'] }, 'BODY_CHECK_FAILED'],
  ])('%p ends as %p', async (values, failureCode) => {
    expect(await ask('/', values)).toMatchObject({ failureCode });
    expect(await ask('/parts', values)).toMatchObject({ failureCode });
  });

  test('a body that is no JSON shows how it begins', async () => {
    const { failureCode, failureMessage } = await ask('/html', { jsonExists: ['$'] });
    expect(failureCode).toBe('BODY_CHECK_FAILED');
    expect(failureMessage).toContain('the body is no JSON: it is "<h1>Log in</h1>"');
    expect((await ask('/empty', { contains: 'x' })).failureMessage).toContain('it is empty');
  });

  test.each(['/gzip', '/deflate', '/raw-deflate', '/br', '/twice'])(
    '%s is decompressed for a check',
    async (path) => {
      expect(await ask(path, { jsonPath: { '$.status': 'ok' } })).toMatchObject({ failureCode: undefined });
    },
  );

  test('what is not checked is not decompressed', async () => {
    expect(await ask('/broken')).toMatchObject({ failureCode: undefined });
  });

  test.each([
    ['/broken', 'BODY_DECODE_FAILED'],
    ['/unknown', 'BODY_DECODE_FAILED'],
    ['/bomb', 'HTTP_RESPONSE_TOO_LARGE'],
  ])('%s ends as %s', async (path, failureCode) => {
    expect(await ask(path, { contains: 'x', maxResponseBytes: '64kB' })).toMatchObject({ failureCode });
  });
});

describe('size', () => {
  test('a body over maxResponseBytes closes its connection, and the user goes on', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: `${server.origin}/large`, maxResponseBytes: 1000 });
    const before = server.connections;
    expect(await run.iterate()).toMatchObject({
      failureCode: 'HTTP_RESPONSE_TOO_LARGE',
      labels: { status: 200 },
    });
    expect(await run.iterate({ values: { url: `${server.origin}/200` } })).toMatchObject({
      failureCode: undefined,
    });
    expect(server.connections - before).toBe(2);
    await run.close();
  });

  test('a body of just maxResponseBytes is ok', async () => {
    expect(await ask('/large', { maxResponseBytes: 200_000 })).toMatchObject({ failureCode: undefined });
    expect(await ask('/large', { maxResponseBytes: 199_999 })).toMatchObject({
      failureCode: 'HTTP_RESPONSE_TOO_LARGE',
    });
  });
});

describe('extract', () => {
  test('sets variables from the body and the headers', async () => {
    const run = await TaskRun.open(HTTP_GET, {
      url: server.origin,
      extract: { id: '$.items[?@.price < 10].id', all: '$.items', etag: 'header:ETag' },
    });
    await run.iterate();
    await run.close();
    expect(Object.fromEntries(run.variables.values)).toEqual({
      id: 8,
      all: [
        { id: 7, price: 20 },
        { id: 8, price: 5 },
      ],
      etag: '"e1"',
    });
  });

  test('headers of a HEAD can be taken', async () => {
    const run = await TaskRun.open(HTTP_HEAD, { url: server.origin, extract: { etag: 'header: etag' } });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await run.close();
    expect(run.variables.values.get('etag')).toBe('"e1"');
  });

  test.each([
    { a: '$.status', b: '$.missing' },
    { a: '$.status', b: 'header:x-missing' },
  ])('%p is EXTRACT_FAILED and sets nothing', async (extract) => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin, extract });
    expect(await run.iterate()).toMatchObject({ failureCode: 'EXTRACT_FAILED' });
    await run.close();
    expect(run.variables.values.size).toBe(0);
  });

  test('a failed status sets nothing', async () => {
    const run = await TaskRun.open(HTTP_GET, {
      url: server.origin,
      extract: { a: '$.status' },
      expectedStatus: '201',
    });
    expect(await run.iterate()).toMatchObject({ failureCode: 'HTTP_UNEXPECTED_STATUS' });
    await run.close();
    expect(run.variables.values.size).toBe(0);
  });
});
