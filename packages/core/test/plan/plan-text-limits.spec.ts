import type { PlanDocument } from '../../src/plan/plan-document.js';
import { PLAN_LIMITS } from '../../src/plan/plan-limits.js';
import { readRunPlan } from '../../src/plan/read-run-plan.js';
import { planErrorOf, problemsOf, resolveValue } from './plan-fixture.js';

const read = (text: string): PlanDocument =>
  readRunPlan({ text, format: 'yaml', fileName: 'plan', baseDir: null });

describe('limits of the text', () => {
  test('1 MiB of text is allowed, more is not', () => {
    expect(read(`a: "${'x'.repeat(PLAN_LIMITS.textLength - 5)}"`).value).toHaveProperty('a');
    expect(problemsOf(() => read('#'.repeat(PLAN_LIMITS.textLength + 1)))[0]).toMatch(
      /VE_PLAN_LIMIT .*1,048,577 characters/,
    );
  });

  test.each([
    ['brackets', '['.repeat(200_000)],
    ['maps in one line', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
    ['lists in one line', '- '.repeat(200_000)],
    ['indentation', Array.from({ length: 500 }, (__, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['keys of keys', '? '.repeat(100_000)],
  ])('endless nesting by %s is refused, not followed', (_, text) => {
    expect(planErrorOf(() => read(text)).problems[0]?.message).toMatch(/levels deep|valid YAML/);
  });

  test('nesting of a value is refused at the same depth', () => {
    let value: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) value = [value];
    expect(
      planErrorOf(() => readRunPlan({ value, fileName: 'p', baseDir: null })).problems[0]?.message,
    ).toMatch(/levels deep/);
  });

  test('a value that holds itself is refused', () => {
    const value: { [key: string]: unknown } = {};
    value['self'] = value;
    expect(planErrorOf(() => readRunPlan({ value, fileName: 'p', baseDir: null })).problems[0]?.code).toBe(
      'VE_PLAN_LIMIT',
    );
  });

  test('aliases cannot multiply a plan: neither many of them nor aliases of aliases', () => {
    const many = `a: &x 1\nb: [${'*x, '.repeat(PLAN_LIMITS.aliases + 1)}]`;
    expect(problemsOf(() => read(many))[0]).toMatch(/VE_PLAN_LIMIT .*more than 100 aliases/);
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 8; at += 1)
      lines.push(
        `a${at}: &a${at} [${Array(10)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      );
    expect(problemsOf(() => read(lines.join('\n')))[0]).toMatch(/VE_PLAN_LIMIT/);
  });

  test('an alias of what is around it is refused', () => {
    expect(problemsOf(() => read('a: &x\n  b: *x\n'))[0]).toMatch(/VE_PLAN_LIMIT|nothing before this/);
  });
});

describe('plans that are wrong in very many places', () => {
  const list = (count: number, item: (at: number) => unknown): object =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, item(at)]));

  test.each<[string, unknown]>([
    [
      'values of wrong kinds',
      {
        scenarios: list(900, () => ({
          task: 1,
          load: {
            users: {},
            sustain: 5,
            rampUp: 6,
            warmup: 7,
            pacing: 8,
            iterations: [],
            maxTps: '',
            thinkTime: 1,
          },
        })),
      },
    ],
    ['tags', { tags: list(50_000, (at) => at) }],
    ['thresholds', { thresholds: Array.from({ length: 50_000 }, () => ({ expression: 5 })) }],
    [
      'too many scenarios, each waiting for the next',
      { scenarios: list(20_000, (at) => ({ after: `s${(at + 1) % 20_000}` })) },
    ],
    [
      'templates',
      {
        scenarios: {
          s: { task: 'NOOP', load: { users: 1, sustain: '1s' }, parameters: { a: '${x}'.repeat(100_000) } },
        },
      },
    ],
  ])('%s are refused with the first thousand', (_, plan) => {
    const { problems } = planErrorOf(() => resolveValue(plan));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(1000);
  });
});
