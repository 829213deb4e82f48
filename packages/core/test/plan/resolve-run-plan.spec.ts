import { formatDuration } from '@vajraedge/sdk';
import { definePlan } from '../../src/plan/run-plan.js';
import { quickPlan } from '../../src/plan/quick-plan.js';
import type { ResolvedPlan } from '../../src/plan/resolved-plan.js';
import { catalogOf, planErrorOf, resolveValue, resolveYaml } from './plan-fixture.js';

const COMPLETE = `
$schema: https://example.org/plan.schema.json
name: checkout
description: A shop at rush hour.
tags: { release: "1.2", team: shop }
variables:
  host: http://localhost:8080
  port: 8080
  token: null
data:
  users: { file: users.csv, order: unique }
  items: { rows: [{ id: 1 }, { id: 2 }], order: random }
scenarios:
  browse:
    task: HTTP_GET
    parameters: { url: "\${host}/items/\${items.id}", headers: { Authorization: "Bearer \${token}" } }
    load: { targetTps: 100, warmup: 5s, rampUp: 10s, sustain: 60s, rampDown: 5s }
  buy:
    after: browse
    mix:
      - { task: ./flows/checkout.task.ts, weight: 3 }
      - { task: HTTP_POST, name: pay, parameters: { url: "\${host}/pay", timeout: 2s, token: "env:PAY_TOKEN" } }
    load: { users: 50, rampUp: 10s, sustain: 60s, thinkTime: 200ms }
thresholds:
  - p99(responseTime) < 250ms
  - { expression: errorRatio < 1%, scenario: buy, task: pay, step: card, window: 10s, abort: true, grace: 5s }
hooks: { before: ./seed.ts }
checks: [./stock.check.ts, /opt/checks/licence.check.mjs, ./stock.check.ts]
iterationTimeout: 10s
gracefulStop: 5s
`;

test('a complete plan', () => {
  const plan = resolveYaml(COMPLETE);
  expect(plan).toMatchObject({
    name: 'checkout',
    tags: { release: '1.2', team: 'shop' },
    variables: { host: 'http://localhost:8080', port: 8080, token: null },
    data: [
      { name: 'users', source: { file: 'users.csv', format: 'csv' }, order: 'unique' },
      { name: 'items', source: { rows: [{ id: 1 }, { id: 2 }] }, order: 'random' },
    ],
    hooks: { before: './seed.ts', after: null },
    checks: ['./stock.check.ts', '/opt/checks/licence.check.mjs'],
    iterationTimeoutMs: 10_000,
    gracefulStopMs: 5000,
    baseDir: '/plans',
  });
  expect(plan.scenarios.map(({ name, index, after, mix }) => ({ name, index, after, mix }))).toEqual([
    {
      name: 'browse',
      index: 0,
      after: null,
      mix: [
        {
          label: 'HTTP_GET',
          task: 'HTTP_GET',
          weight: 1,
          parameters: { url: '${host}/items/${items.id}', headers: { Authorization: 'Bearer ${token}' } },
        },
      ],
    },
    {
      name: 'buy',
      index: 1,
      after: 'browse',
      mix: [
        { label: 'checkout', task: './flows/checkout.task.ts', weight: 3, parameters: {} },
        {
          label: 'pay',
          task: 'HTTP_POST',
          weight: 1,
          parameters: { url: '${host}/pay', timeout: '2s', token: 'env:PAY_TOKEN' },
        },
      ],
    },
  ]);
  expect(plan.thresholds).toEqual([
    {
      expression: 'p99(responseTime) < 250ms',
      metric: { kind: 'quantile', time: 'responseTime', quantile: 0.99 },
      comparison: '<',
      limit: 250_000,
      scenario: null,
      task: null,
      step: null,
      windowMs: null,
      abort: false,
      graceMs: 0,
    },
    {
      expression: 'errorRatio < 1%',
      metric: { kind: 'errorRatio' },
      comparison: '<',
      limit: 0.01,
      scenario: 'buy',
      task: 'pay',
      step: 'card',
      windowMs: 10_000,
      abort: true,
      graceMs: 5000,
    },
  ]);
});

test('it is frozen to the bottom, and survives a copy to another thread', () => {
  const plan = resolveYaml(COMPLETE);
  expect(structuredClone(plan)).toEqual(plan);
  const open: object[] = [plan];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    expect(Object.isFrozen(part)).toBe(true);
    open.push(
      ...Object.values(part).filter((value): value is object => typeof value === 'object' && value !== null),
    );
  }
});

test('the smallest plan, with all defaults', () => {
  const plan = resolveYaml('scenarios: { s: { task: NOOP, load: { targetTps: 1, sustain: 1s } } }');
  expect(plan).toMatchObject({
    name: 'plan',
    tags: {},
    variables: {},
    data: [],
    thresholds: [],
    hooks: { before: null, after: null },
    iterationTimeoutMs: 60_000,
    gracefulStopMs: 30_000,
  });
});

test('a plan of definePlan is not changed by resolving it', () => {
  const plan = definePlan({ scenarios: { s: { task: 'NOOP', load: { users: 2, sustain: '1s' } } } });
  const copy = structuredClone(plan);
  resolveValue(plan);
  expect(plan).toEqual(copy);
  expect(Object.isFrozen(plan.scenarios)).toBe(false);
});

describe('the quick plan of an address', () => {
  const loadOf = (plan: ResolvedPlan): unknown => plan.scenarios[0]?.load;
  const url = 'http://localhost:8080/x';
  const sustained = (from: number): object => ({
    phase: 'sustain',
    durationMs: 30_000,
    fromPerSecond: from,
    toPerSecond: from,
  });

  test('a rate is an open load', () => {
    const plan = resolveValue(quickPlan({ url, targetTps: 500, users: 40, durationMs: 30_000 }));
    expect(plan).toMatchObject({
      name: 'localhost:8080',
      scenarios: [{ name: 'main', mix: [{ task: 'HTTP_GET', parameters: { url } }] }],
    });
    expect(loadOf(plan)).toMatchObject({ model: 'open', segments: [sustained(500)], maxConcurrency: 40 });
  });

  test('users alone are a closed load', () => {
    expect(loadOf(resolveValue(quickPlan({ url, users: 40 })))).toMatchObject({
      model: 'closed',
      segments: [{ durationMs: 10_000, toUsers: 40 }],
    });
  });

  test('an address alone is a small open load', () => {
    expect(loadOf(resolveValue(quickPlan({ url })))).toMatchObject({
      model: 'open',
      segments: [{ toPerSecond: 50, durationMs: 10_000 }],
    });
  });

  test('what is no address is refused like in any plan', () => {
    const { problems } = planErrorOf(() => resolveValue(quickPlan({ url: 'localhost', targetTps: 0 })));
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'VE_PLAN_WRONG_VALUE scenarios.main.load.targetTps',
      'VE_PLAN_PARAMETER scenarios.main.parameters.url',
    ]);
  });

  test('any length can be written', () => {
    for (const durationMs of [1, 1500, 61_000, 3_600_000, 5_400_500]) {
      expect(quickPlan({ url, durationMs })).toMatchObject({
        scenarios: { main: { load: { sustain: formatDuration(durationMs) } } },
      });
    }
  });
});

test('a task file takes its label from its name, and the catalog is asked by the name in the plan', () => {
  const { scenarios } = resolveYaml(
    'scenarios: { s: { task: ./flows/checkout.task.ts, load: { users: 1, sustain: 1s } } }',
    catalogOf(),
  );
  expect(scenarios[0]?.mix[0]).toMatchObject({ label: 'checkout', task: './flows/checkout.task.ts' });
});

test('a check whose file is relative needs a folder to start from', () => {
  const plan = {
    scenarios: { s: { task: 'NOOP', load: { users: 1, sustain: '1s' } } },
    checks: ['./stock.check.ts', '/opt/licence.check.ts'],
  };
  expect(planErrorOf(() => resolveValue(plan)).problems).toMatchObject([
    { code: 'VE_PLAN_WRONG_VALUE', path: 'checks[0]', hint: 'Write an absolute path.' },
  ]);
  expect(resolveValue({ ...plan, checks: undefined }).checks).toEqual([]);
});
