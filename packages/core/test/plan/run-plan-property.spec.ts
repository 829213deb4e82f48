import fc from 'fast-check';
import { stringify } from 'yaml';
import { createStagedPacer } from '../../src/pace/staged-pacer.js';
import { createUserSchedule } from '../../src/pace/user-schedule.js';
import { PlanError } from '../../src/plan/plan-error.js';
import { renderPlanProblems } from '../../src/plan/render-plan-problems.js';
import type { PlanDuration, RunPlan } from '../../src/plan/run-plan.js';
import type { ResolvedPlan } from '../../src/plan/resolved-plan.js';
import { resolveValue, resolveYaml } from './plan-fixture.js';

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const duration = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.constantFrom('ms', 's'))
  .map(([n, unit]) => `${n}${unit}` as PlanDuration);
const strategy = fc.constantFrom('LINEAR' as const, 'STEP' as const);
const ramp = fc.oneof(
  duration,
  fc.record({ duration, strategy: optional(strategy) }),
  fc.record({ duration, strategy: fc.constant('STEP' as const), steps: fc.integer({ min: 1, max: 50 }) }),
);
const rate = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.double({ min: 0.01, max: 90, noNaN: true }));
const maxConcurrency = fc.integer({ min: 1, max: 50 });
const users = fc.integer({ min: 1, max: 50 });
const delay = fc.oneof(
  duration,
  duration.map((mean) => ({ mean, distribution: 'exponential' as const })),
  fc.constant({ min: '5ms' as const, max: '1s' as const }),
);
const closed = {
  warmup: optional(duration),
  maxTps: optional(rate),
  thinkTime: optional(delay),
  pacing: optional(duration),
  iterations: optional(users),
};
const open = {
  warmup: optional(duration),
  maxConcurrency: optional(maxConcurrency),
  overflow: optional(fc.constantFrom('wait' as const, 'drop' as const)),
};

const load = fc.oneof(
  fc.record({
    ...open,
    targetTps: rate,
    rampUp: optional(ramp),
    sustain: duration,
    rampDown: optional(ramp),
  }),
  fc.record({
    ...open,
    startTps: optional(rate),
    stages: fc.array(fc.record({ duration, targetTps: rate, strategy: optional(strategy) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
  fc.record({ ...closed, users, rampUp: optional(ramp), sustain: duration, rampDown: optional(ramp) }),
  fc.record({
    ...closed,
    startingConcurrency: optional(fc.constant(1)),
    maxConcurrency: users,
    rampStep: users,
    rampInterval: duration,
    sustain: duration,
  }),
  fc.record({
    ...closed,
    stages: fc.array(fc.record({ duration, users, strategy: optional(strategy) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
);
const parameters = fc.record({
  url: fc.webUrl(),
  timeout: optional(fc.constantFrom('1s', '${limits.timeout}')),
  body: optional(
    fc.jsonValue({ maxDepth: 2 }).map(
      (value) =>
        // Keys that no plan may have, and templates, are tried elsewhere.
        JSON.parse(
          JSON.stringify(value)
            .replaceAll('${', '')
            .replaceAll(/__proto__|constructor|prototype/g, 'x'),
        ) as never,
    ),
  ),
});
const task = fc.oneof(
  fc.constant({ task: 'NOOP' }),
  parameters.map((values) => ({ task: 'HTTP_GET', parameters: values })),
);
const scenario = fc.oneof(
  fc.tuple(task, load).map(([one, amount]) => ({ ...one, load: amount })),
  fc
    .tuple(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), task, load)
    .map(([names, one, amount]) => ({
      mix: names.map((name) => ({ ...one, name: `task ${name}`, weight: name + 1 })),
      load: amount,
    })),
);
const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9 ._-]{0,20}$/)
  .filter((text) => !['constructor', 'prototype'].includes(text));
const plan = fc.record({
  name: optional(name),
  tags: optional(fc.dictionary(name, fc.string({ maxLength: 20 }), { maxKeys: 3 })),
  variables: fc.constant({ limits: { timeout: '5s' } }),
  scenarios: fc.dictionary(name, scenario, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
  gracefulStop: optional(duration),
}) as unknown as fc.Arbitrary<RunPlan>;

/** Laws that hold for every plan that was accepted. */
function expectSound({ scenarios }: ResolvedPlan): void {
  for (const { load, mix } of scenarios) {
    expect(load.segments.length).toBeGreaterThan(0);
    expect(load.segments.every(({ durationMs }) => durationMs > 0)).toBe(true);
    expect(new Set(mix.map(({ label }) => label)).size).toBe(mix.length);
    if (load.model === 'open') expect(createStagedPacer(load.segments).total).toBeGreaterThan(0);
    else {
      expect(createUserSchedule(load.segments).maxUsers).toBe(load.maxConcurrency);
      expect(
        load.segments.every(
          ({ fromUsers, toUsers }) => Number.isInteger(fromUsers) && Number.isInteger(toUsers),
        ),
      ).toBe(true);
    }
  }
}

test('every valid plan resolves, in YAML, JSON and TypeScript to the same', () => {
  fc.assert(
    fc.property(plan, (written) => {
      const resolved = resolveValue(written);
      expectSound(resolved);
      expect(resolved.scenarios.map((each) => each.name)).toEqual(Object.keys(written.scenarios));
      const json = JSON.stringify(written);
      const { name: given, ...rest } = resolved;
      expect(resolveYaml(stringify(JSON.parse(json)))).toEqual({
        ...rest,
        baseDir: '/plans',
        name: written.name === undefined ? 'plan' : given,
      });
    }),
    { numRuns: 60 },
  );
});

/** Everything in a plan that can be replaced: paths to all values. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

function mutate(
  value: unknown,
  [key, ...rest]: readonly (string | number)[],
  change: (value: unknown) => unknown,
): unknown {
  if (key === undefined) return change(value);
  const copy: { [key: string]: unknown } = Array.isArray(value)
    ? ([...(value as unknown[])] as never)
    : { ...(value as object) };
  copy[key] = mutate(copy[key], rest, change);
  return copy;
}

const nonsense = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -1,
    1e308,
    NaN,
    Infinity,
    '',
    'x',
    '10',
    '${',
    '${a',
    '${a}',
    '${uuid()}',
    [],
    [[]],
    {},
    { a: 1 },
    [null],
    '1s',
    '60000h',
    'STEP',
    'p99(responseTime) < 1ms',
    50_001,
    10_000_000,
  ),
  fc.anything({ maxDepth: 2, withBigInt: true, withDate: true, withMap: true, withSymbol: false } as object),
);
const extraKey = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '<<',
    'targetTps',
    'users',
    'stages',
    'mix',
    'task',
    'load',
  ),
);

test('whatever is changed in a plan, it is accepted or refused with problems that can be shown', () => {
  let refused = 0;
  fc.assert(
    fc.property(plan, fc.nat(), nonsense, extraKey, fc.boolean(), (written, at, value, key, add) => {
      const paths = pathsOf(written);
      const path = paths[at % paths.length] ?? [];
      const changed = mutate(written, path, (old) =>
        add && typeof old === 'object' && old !== null && !Array.isArray(old)
          ? Object.fromEntries([...Object.entries(old), [key, value]])
          : value,
      );
      try {
        expectSound(resolveValue(changed));
      } catch (error) {
        if (!(error instanceof PlanError)) throw error;
        refused += 1;
        expect(error.problems.length).toBeGreaterThan(0);
        expect(renderPlanProblems(error)).toContain('VE_');
        expect(
          error.problems.every(({ message }) => message.length > 5 && !message.includes('[object')),
        ).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(75);
});

test('the same for its text', () => {
  const piece = fc.constantFrom(
    '',
    ':',
    '\n',
    '- ',
    '{',
    '}',
    '"',
    '&a ',
    '*a',
    '!x ',
    '\t',
    '  ',
    '#',
    '${',
    '0',
    '.nan',
    '<<: ',
  );
  fc.assert(
    fc.property(plan, fc.nat(), fc.nat({ max: 8 }), piece, (written, at, cut, insert) => {
      const text = stringify(JSON.parse(JSON.stringify(written)));
      const from = at % text.length;
      try {
        resolveYaml(text.slice(0, from) + insert + text.slice(from + cut));
      } catch (error) {
        if (!(error instanceof PlanError)) throw error;
        expect(
          error.problems.every(
            ({ line, column }) => line !== null && line >= 1 && column !== null && column >= 1,
          ),
        ).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});
