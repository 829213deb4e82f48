import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditView, RunView } from '@vajraedge/protocol';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { openPlan, until } from '../fleet-fixture.js';
import { OPERATOR, VIEWER, WebFixture } from './web-fixture.js';

interface Operation {
  readonly security: readonly object[];
  readonly description: string;
  readonly responses: {
    readonly [status: string]: {
      readonly content: { readonly [type: string]: { readonly schema: object } };
    };
  };
}

interface Document {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: object };
}

let web: WebFixture;
let document: Document;
let ajv: Ajv2020;
let run: RunView;
/** Addresses that were asked, as the document writes them. */
const asked = new Set<string>();

beforeAll(async () => {
  web = await new WebFixture().listen();
  await web.fleet.join(2);
  document = await web.json('GET', '/api/openapi.json', { token: null });
  ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: document.components });
}, 60_000);
afterAll(() => web.close());

/** Asks, and holds the answer against what the document says of it. */
async function checked<T>(method: string, pattern: string, path = pattern, body?: unknown): Promise<T> {
  asked.add(`${method} ${pattern}`);
  const operation = document.paths[pattern]?.[method.toLowerCase()];
  const { status, headers, text } = await web.ask(method, path, { body });
  const promised = operation?.responses[String(status)]?.content ?? {};
  const type = Object.keys(promised).find((each) => (headers['content-type'] ?? '').startsWith(each));
  expect({ path, status, text, isPromised: type !== undefined }).toMatchObject({ isPromised: true });
  const schema = promised[type ?? '']?.schema ?? {};
  if ((schema as { readonly type?: string }).type === 'string') return text as T;
  const value = JSON.parse(text) as T;
  const validate = ajv.compile(withPlace(schema));
  expect({ path, ok: validate(value), errors: validate.errors }).toEqual({ path, ok: true, errors: null });
  return value;
}

/** What takes none would take it for the next request. */
function bodyFor(method: string): { readonly body?: object } {
  return method === 'post' || method === 'patch' ? { body: {} } : {};
}

/** References lead into the document. */
function withPlace(schema: object): AnySchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as AnySchema;
}

describe('the API', () => {
  it('answers as its document says, from a run that begins to one that is deleted', async () => {
    await checked('GET', '/api/openapi.json');
    await checked('GET', '/api/health');
    await checked('GET', '/api/ready');
    expect(await checked('GET', '/api/session')).toEqual({ role: 'operator', name: 'ops', version: '1.2.3' });
    expect(await checked<object[]>('GET', '/api/workers')).toHaveLength(2);
    expect((await checked<{ name: string }[]>('GET', '/api/tasks/types')).map(({ name }) => name)).toContain(
      'NOOP',
    );
    const plan = openPlan(100, '30s');
    expect(await checked('POST', '/api/validation', '/api/validation', { plan })).toMatchObject({
      ok: true,
      ableWorkers: 2,
      plannedMs: 30_000,
    });
    run = await checked('POST', '/api/tests', '/api/tests', {
      plan,
      tags: { commit: '1a2b' },
      note: 'a note',
    });
    await until(() => web.fleet.starts.size > 150, 'load');
    await checked('PATCH', '/api/tests/{id}', `/api/tests/${run.id}`, {
      action: 'rate',
      targetPerSecond: 50,
    });
    expect(await checked('GET', '/api/tests/{id}', `/api/tests/${run.id}`)).toMatchObject({
      state: 'running',
      tags: { commit: '1a2b' },
      note: 'a note',
    });
    expect(
      await checked<object[]>('GET', '/api/tests', '/api/tests?state=active&tag=commit%3D1a2b'),
    ).toHaveLength(1);
    expect(await checked('GET', '/metrics')).toMatch(/# EOF\n$/);
    await checked('DELETE', '/api/tests/{id}', `/api/tests/${run.id}?now=true`);
    await web.fleet.ended(run.id);
    const seconds = await checked<object[]>(
      'GET',
      '/api/tests/{id}/seconds',
      `/api/tests/${run.id}/seconds?fromMs=0`,
    );
    expect(seconds.length).toBeGreaterThan(0);
    expect(await checked('GET', '/api/tests/{id}/result', `/api/tests/${run.id}/result`)).toMatchObject({
      runId: run.id,
      ledger: { unaccounted: 0 },
    });
    await checked('GET', '/api/tests/{id}/heat-map', `/api/tests/${run.id}/heat-map`);
    for (const file of [
      'result.json',
      'seconds.csv',
      'junit.xml',
      'latency.hdr',
      'run.vajra.json',
      'report.html',
    ])
      await checked('GET', `/api/tests/{id}/files/${file}`, `/api/tests/${run.id}/files/${file}`);
    const audit = await checked<AuditView[]>('GET', '/api/audit', '/api/audit?limit=10');
    expect(audit.map(({ action, by }) => `${action} ${by}`)).toEqual([
      'run.stop ops',
      'run.rate ops',
      'run.create ops',
    ]);
    await checked('POST', '/api/stop');
    const [worker] = web.fleet.service.workers();
    await checked('POST', '/api/workers/{id}/drain', `/api/workers/${worker?.workerId}/drain`);
    await checked('DELETE', '/api/tests/{id}/record', `/api/tests/${run.id}/record`);
    expect(await web.problem('GET', `/api/tests/${run.id}`)).toMatchObject({ code: 'VE_RUN_UNKNOWN' });
    // Nothing is in the document that was not asked here.
    const all = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(all.filter((each) => !asked.has(each))).toEqual([]);
  }, 60_000);

  it('lets a viewer look, and not act', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { description }] of Object.entries(methods)) {
        const concrete = path.replace('{id}', 'nothing');
        const { status } = await web.ask(method.toUpperCase(), concrete, {
          token: VIEWER,
          ...bodyFor(method),
        });
        const isForbidden = status === 403;
        expect({ path, method, isForbidden }).toEqual({
          path,
          method,
          isForbidden: /operator/.test(description),
        });
      }
    }
  });

  it.each([
    ['none', null],
    ['a wrong one', 'wrong-token-that-is-long'],
    ['one that begins right', OPERATOR.slice(0, -1)],
  ])('needs a token everywhere but where it says so: %s', async (_, token) => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        const isOpen = security.some((each) => Object.keys(each).length === 0);
        const { status } = await web.ask(method.toUpperCase(), path.replace('{id}', 'x'), {
          token,
          ...bodyFor(method),
        });
        expect({ path, method, isDenied: status === 401 }).toEqual({ path, method, isDenied: !isOpen });
      }
    }
  });
});
