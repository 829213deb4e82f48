import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunView, ValidationView } from '@vajraedge/protocol';
import { createMaster } from '../../src/create-master.js';
import { openPlan } from '../fleet-fixture.js';
import { type Ask, WebFixture } from './web-fixture.js';

let web: WebFixture;
beforeAll(async () => {
  web = await new WebFixture().listen();
  await web.fleet.join(1);
}, 60_000);
afterAll(() => web.close());

const plan = openPlan(10, '1s');
const manyScenarios = {
  name: 'many',
  scenarios: Object.fromEntries(
    Array.from({ length: 1001 }, (_, at) => [
      `s${at}`,
      { task: 'NOOP', load: { targetTps: 1, sustain: '1s' } },
    ]),
  ),
};
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...Array.from('bcdefghij', (name, at) => {
    const before = 'abcdefghij'.charAt(at);
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
  }),
].join('\n');

describe('what is asked wrongly', () => {
  it.each<[string, string, string, Ask, number, string]>([
    ['an unknown run', 'GET', '/api/tests/nothing', {}, 404, 'VE_RUN_UNKNOWN'],
    ['an unknown worker', 'POST', '/api/workers/nobody/drain', {}, 404, 'VE_WORKER_UNKNOWN'],
    ['an unknown address', 'GET', '/api/nothing', {}, 404, 'VE_ROUTE_UNKNOWN'],
    ['a wrong method', 'PUT', '/api/tests', {}, 405, 'VE_METHOD_NOT_ALLOWED'],
    [
      'another type',
      'POST',
      '/api/tests',
      { text: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      'VE_REQUEST_TYPE',
    ],
    ['no JSON', 'POST', '/api/tests', { text: '{"plan":' }, 400, 'VE_REQUEST_INVALID'],
    ['no plan', 'POST', '/api/tests', { body: {} }, 400, 'VE_REQUEST_INVALID'],
    ['unknown fields', 'POST', '/api/tests', { body: { plan, evil: true } }, 400, 'VE_REQUEST_INVALID'],
    ['a wrong change', 'PATCH', '/api/tests/x', { body: { action: 'fly' } }, 400, 'VE_REQUEST_INVALID'],
    ['a wrong query', 'GET', '/api/tests?limit=no', {}, 400, 'VE_REQUEST_INVALID'],
    ['a plan that is none', 'POST', '/api/tests', { body: { plan: 'a: [' } }, 422, 'VE_PLAN_INVALID'],
    ['an alias bomb', 'POST', '/api/tests', { body: { plan: bomb } }, 422, 'VE_PLAN_INVALID'],
    [
      '__proto__',
      'POST',
      '/api/tests',
      { text: '{"plan":{"name":"x","__proto__":{"polluted":1}}}' },
      422,
      'VE_PLAN_INVALID',
    ],
    ['too many scenarios', 'POST', '/api/tests', { body: { plan: manyScenarios } }, 422, 'VE_PLAN_INVALID'],
    [
      'a file above the plan',
      'POST',
      '/api/tests',
      { body: { plan, files: [{ name: '../../etc/passwd', contentBase64: '' }] } },
      400,
      'VE_REQUEST_INVALID',
    ],
    ['another host', 'GET', '/api/health', { headers: { host: 'evil.example' } }, 403, 'VE_HOST_DENIED'],
    [
      'another origin',
      'GET',
      '/api/health',
      { headers: { origin: 'http://evil.example' } },
      403,
      'VE_ORIGIN_DENIED',
    ],
  ])('is refused in words: %s', async (_, method, path, ask, status, code) => {
    const problem = await web.problem(method, path, ask);
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail.length).toBeGreaterThan(10);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('tells all that is wrong with a plan', async () => {
    const wrong = { name: 'x', scenarios: { a: { task: 'NOTHING', load: { targetTps: -1 } } } };
    const { problems } = await web.problem('POST', '/api/tests', { body: { plan: wrong } });
    expect(problems?.length).toBeGreaterThan(1);
    const view = await web.json<ValidationView>('POST', '/api/validation', { body: { plan: wrong } });
    expect(view).toMatchObject({ ok: false, problems });
  });

  it('refuses a body of 100 MB without reading it', async () => {
    const socket = connect(web.port, '127.0.0.1');
    const head = `POST /api/tests HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token-of-an-operator\r\nContent-Type: application/json\r\nContent-Length: ${100 * 2 ** 20}\r\n\r\n`;
    const answered = new Promise<string>((resolve) =>
      socket.once('data', (chunk) => resolve(chunk.toString())),
    );
    socket.write(head);
    expect(await answered).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('refuses a second run while one is under way, and a body that is too large without saying so', async () => {
    const { id } = await web.json<RunView>('POST', '/api/tests', { body: { plan: openPlan(10, '60s') } });
    expect(await web.problem('POST', '/api/tests', { body: { plan } })).toMatchObject({
      status: 409,
      code: 'VE_RUN_ACTIVE',
    });
    const large = await web.problem('PATCH', `/api/tests/${id}`, {
      text: JSON.stringify({ action: 'annotate', note: 'x'.repeat(100_000) }),
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(large).toMatchObject({ status: 413, code: 'VE_REQUEST_TOO_LARGE' });
    await web.json('DELETE', `/api/tests/${id}?now=true`);
    await web.fleet.ended(id);
  }, 60_000);
});

describe('every answer', () => {
  it('tells browsers what they may do with it, and other pages nothing', async () => {
    for (const path of ['/', '/api/health', '/api/nothing', '/assets/a-1234.js']) {
      const { headers } = await web.ask('GET', path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('is served under the names that the master is given', async () => {
    expect((await web.ask('GET', '/api/health', { headers: { host: 'loads.example' } })).status).toBe(200);
    expect((await web.ask('GET', '/api/health', { headers: { host: '[::1]:7070' } })).status).toBe(200);
  });

  it('serves the page at every address of its own, its assets for good, and nothing else', async () => {
    expect((await web.ask('GET', '/runs/abc', { token: null })).text).toContain('<title>page</title>');
    const asset = await web.ask('GET', '/assets/a-1234.js', { token: null });
    expect(asset.headers['cache-control']).toContain('immutable');
    expect((await web.ask('GET', '/assets/..%2F..%2Fpackage.json', { token: null })).status).toBe(404);
    expect((await web.ask('GET', '/missing.js', { token: null })).status).toBe(404);
  });
});

describe('a web side that cannot be', () => {
  const { fleet } = new WebFixture();
  afterAll(() => fleet.close());

  it.each([
    ['open to others without TLS', '0.0.0.0', 0, 'VE_LISTEN_INSECURE'],
    ['on a port in use', '127.0.0.1', null, 'VE_LISTEN_FAILED'],
  ])('does not begin: %s', async (_, host, port, code) => {
    const master = createMaster({
      storeFile: `${fleet.folder}/${code}.db`,
      workers: { host: '127.0.0.1', port: 0, joinToken: 'join-token', tls: null },
      web: {
        listen: { host, port: port ?? web.port },
        tokens: [],
        tls: null,
        hostNames: [],
        dashboardDir: null,
        version: '0',
      },
      onProblem: () => undefined,
    });
    await expect(master.listen()).rejects.toMatchObject({ code });
    await master.close();
  });
});
