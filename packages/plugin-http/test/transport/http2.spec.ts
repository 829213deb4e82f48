import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { CertificateAuthority, type KeyPair, TaskRun } from '@vajraedge/test-parts';
import { HTTP_GET, HTTP_POST } from '../../src/tasks.js';
import { startWebServer } from '../servers/web-server.js';

let authority: CertificateAuthority;
let pair: KeyPair;
let server: Http2SecureServer;
let origin: string;
const sessions: ServerHttp2Session[] = [];
const seen: string[] = [];

beforeAll(async () => {
  authority = new CertificateAuthority();
  pair = authority.issue({ name: 'localhost', altName: 'DNS:localhost' });
  server = createSecureServer({ ...pair, allowHTTP1: true }, (request, response) => {
    if (request.url === '/reset') {
      request.stream.close(2);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push(
        `${request.httpVersion} ${request.method} ${request.url} ${request.headers[':authority']} ${Buffer.concat(chunks).toString()}`,
      );
      response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/']);
      setImmediate(() => response.end(`{"cookie":${JSON.stringify(request.headers.cookie ?? null)}}`));
    });
  });
  server.on('session', (session) => sessions.push(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  sessions.length = 0;
  seen.length = 0;
});
afterAll(async () => {
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  authority.remove();
});

const open = (task: typeof HTTP_GET | typeof HTTP_POST, values = {}, users = 1) =>
  TaskRun.open(task, { url: `${origin}/x`, caFile: authority.caFile, http2: true, ...values }, users);

describe('HTTP/2', () => {
  test('is spoken where the server does, with cookies, body and checks', async () => {
    const run = await open(HTTP_POST, { json: { a: 1 }, jsonExists: ['$.cookie'] });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(
      await run.iterate({ values: { url: `${origin}/y`, body: 'b', contains: 'a=1; b=2' } }),
    ).toMatchObject({ failureCode: undefined });
    await run.close();
    const authorityName = origin.slice('https://'.length);
    expect(seen).toEqual([`2.0 POST /x ${authorityName} {"a":1}`, `2.0 POST /y ${authorityName} b`]);
    expect(sessions).toHaveLength(1);
  });

  test('is not spoken unless asked for', async () => {
    const run = await open(HTTP_GET, { http2: false });
    await run.iterate();
    await run.close();
    expect(seen[0]).toMatch(/^1\.1 GET/);
  });

  test('falls back to HTTP/1.1 where the server has nothing else', async () => {
    const old = await startWebServer(undefined, pair);
    const run = await open(HTTP_GET, { url: old.origin });
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await run.close();
    await old.close();
  });

  test('carries the requests of many users at once over one connection of a shared pool', async () => {
    const run = await open(HTTP_GET, { connections: 'shared', maxConnections: 1 }, 20);
    await run.iterate({ user: 0 });
    const outcomes = await Promise.all(run.users.map((_, user) => run.iterate({ user })));
    await run.close();
    expect(outcomes.every(({ failureCode }) => failureCode === undefined)).toBe(true);
    expect(sessions).toHaveLength(1);
  });

  test('a stream that the server resets is HTTP2_ERROR, and the user goes on', async () => {
    const run = await open(HTTP_GET, { url: `${origin}/reset` });
    expect(await run.iterate()).toMatchObject({ failureCode: 'HTTP2_ERROR' });
    expect(await run.iterate({ values: { url: `${origin}/x` } })).toMatchObject({ failureCode: undefined });
    await run.close();
  });

  test('a server that goes away fails what is in flight, and the user goes on', async () => {
    const run = await open(HTTP_GET);
    await run.iterate();
    sessions[0]?.destroy();
    await run.iterate();
    expect(await run.iterate()).toMatchObject({ failureCode: undefined });
    await run.close();
  });
});
