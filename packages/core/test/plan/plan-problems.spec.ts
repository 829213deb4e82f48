import { PlanError } from '../../src/plan/plan-error.js';
import { renderPlanProblems } from '../../src/plan/render-plan-problems.js';
import { planErrorOf, problemsOf, resolveValue, resolveYaml } from './plan-fixture.js';

const LOAD = '{ targetTps: 1, sustain: 1s }';
const withLoad = (load: string): string => `scenarios:\n  s:\n    task: NOOP\n    load: ${load}\n`;

/** [what, plan, `line:column code path | message | hint` as a pattern each]. */
type Case = [string, string, RegExp[]];

describe('keys and values', () => {
  test.each<Case>([
    ['nothing', '', [/VE_PLAN_WRONG_TYPE {2}\| is empty \(null\), wanted a map with scenarios/]],
    ['no scenarios', 'name: x', [/1:1 VE_PLAN_MISSING_KEY {2}\| "scenarios" is missing/]],
    ['empty scenarios', 'scenarios: {}', [/VE_PLAN_WRONG_VALUE scenarios \| is an empty map/]],
    [
      'a mistyped key',
      `${withLoad(LOAD)}treshold: []\n`,
      [/^5:1 VE_PLAN_UNKNOWN_KEY treshold \| unknown key "treshold"\. \| Did you mean "thresholds"\?$/],
    ],
    [
      'a mistyped key of a load is not missing too',
      withLoad('{ targetTPS: 1, sustain: 1s }'),
      [/^4:13 VE_PLAN_UNKNOWN_KEY scenarios\.s\.load\.targetTPS .*Did you mean "targetTps"/],
    ],
    [
      "another tool's words",
      withLoad('{ vus: 10, duration: 30s }'),
      [/load\.vus .*Did you mean "users"/, /load\.duration .*Did you mean "sustain"/],
    ],
    [
      'a key of another load',
      withLoad('{ targetTps: 1, sustain: 1s, thinkTime: 1s }'),
      [/"thinkTime" does not belong to an open load \(targetTps\)\. \| It belongs to a closed load/],
    ],
    [
      'task beside mix',
      `scenarios: { s: { task: NOOP, mix: [{ task: NOOP }], load: ${LOAD} } }`,
      [/"task" does not belong to a scenario with a mix/],
    ],
    [
      'neither task nor mix',
      `scenarios: { s: { load: ${LOAD} } }`,
      [/VE_PLAN_MISSING_KEY scenarios\.s \| "task" is missing\. \| Name a task/],
    ],
    [
      'a check that is no list',
      `${withLoad(LOAD)}checks: ./stock.check.ts\n`,
      [/^5:9 VE_PLAN_WRONG_TYPE checks \| is "\.\/stock\.check\.ts", wanted a list of files/],
    ],
    [
      'checks that are no files',
      `${withLoad(LOAD)}checks: [7, '']\n`,
      [
        /^5:10 VE_PLAN_WRONG_TYPE checks\[0\] \| is 7, wanted the name of a file/,
        /^5:13 VE_PLAN_\w+ checks\[1\] /,
      ],
    ],
    ['no load', 'scenarios: { s: { task: NOOP } }', [/"load" is missing\. \| Add a load/]],
    [
      'a number without unit',
      withLoad('{ targetTps: 1, sustain: 60 }'),
      [
        /^4:36 VE_PLAN_WRONG_UNIT scenarios\.s\.load\.sustain \| 60 has no unit\. \| Write "60s" for 60 seconds/,
      ],
    ],
    ['text without unit', withLoad('{ targetTps: 1, sustain: "60" }'), [/"60" has no unit\. \| Write "60s"/]],
    [
      'a unit in words',
      withLoad('{ targetTps: 1, sustain: 2 minutes 30 sec }'),
      [/"2 minutes 30 sec" is no duration\. \| Write "2m30s"/],
    ],
    [
      'units the wrong way round',
      withLoad('{ targetTps: 1, sustain: 30s2m }'),
      [/"30s2m" is no duration\. \| Write a number with a unit/],
    ],
    [
      'a rate of 0',
      withLoad('{ targetTps: 0, sustain: 1s }'),
      [
        /VE_PLAN_WRONG_VALUE scenarios\.s\.load\.targetTps \| is 0, wanted a rate per second above 0\. \| A rate of 0 is no load/,
      ],
    ],
    [
      'a negative rate',
      withLoad('{ targetTps: -5, sustain: 1s }'),
      [/VE_PLAN_WRONG_VALUE .* is -5, wanted a rate per second above 0/],
    ],
    [
      'a rate in quotes',
      withLoad('{ targetTps: "100", sustain: 1s }'),
      [/VE_PLAN_WRONG_TYPE .* is "100", wanted a rate .*\| Write 100 without quotes/],
    ],
    [
      'half a user',
      withLoad('{ users: 1.5, sustain: 1s }'),
      [/VE_PLAN_WRONG_TYPE .* is 1\.5, wanted a whole number of users/],
    ],
    [
      'an unknown word',
      withLoad('{ targetTps: 1, sustain: 1s, overflow: dorp }'),
      [/VE_PLAN_WRONG_VALUE .* is "dorp", wanted wait or drop\. \| Did you mean "drop"/],
    ],
    [
      'an unknown model',
      withLoad('{ model: opened, targetTps: 1, sustain: 1s }'),
      [/is "opened", wanted open or closed\. \| Did you mean "open"/],
    ],
    [
      'a tag that is a number',
      `${withLoad(LOAD)}tags: { v: 1.2 }\n`,
      [/VE_PLAN_WRONG_TYPE tags\.v \| is 1\.2, wanted text .*\| Write "1\.2" in quotes/],
    ],
    [
      'a load that is none',
      withLoad('fast'),
      [/VE_PLAN_WRONG_TYPE scenarios\.s\.load \| is "fast", wanted a load such as/],
    ],
    [
      'a name with blanks',
      `${withLoad(LOAD)}variables: { "a b": 1 }\n`,
      [/VE_PLAN_WRONG_VALUE variables\["a b"\] \| "a b" cannot be a name here/],
    ],
    [
      'an iteration timeout of 0',
      `${withLoad(LOAD)}iterationTimeout: 0s\n`,
      [/VE_PLAN_WRONG_VALUE iterationTimeout \| is 0s/],
    ],
    [
      'a graceful stop of two days',
      `${withLoad(LOAD)}gracefulStop: 2d\n`,
      [/VE_PLAN_LIMIT gracefulStop .*at most 24h/],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(() => resolveYaml(text))).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern)),
    );
  });

  test('NaN and infinite rates from TypeScript', () => {
    const plan = { scenarios: { s: { task: 'NOOP', load: { targetTps: NaN, sustain: '1s' } } } };
    expect(problemsOf(() => resolveValue(plan))).toEqual([
      expect.stringMatching(/VE_PLAN_WRONG_VALUE scenarios\.s\.load\.targetTps \| NaN is not a number/),
    ]);
  });
});

describe('all problems at once', () => {
  const text = `naem: x
scenarios:
  a:
    task: HTTP_GTE
    parameters: { url: "http://\${nowhere}/" }
    load: { targetTps: 0, sustain: 60 }
  b:
    task: HTTP_GET
    after: c
    load: { users: 5, sustain: 1s }
thresholds:
  - p99(responsTime) < 1s
`;

  test('in the order of the text, of whatever kind', () => {
    const error = planErrorOf(() => resolveYaml(text));
    expect(error.problems.map(({ line, code, path }) => `${line} ${code} ${path}`)).toEqual([
      '1 VE_PLAN_UNKNOWN_KEY naem',
      '4 VE_PLAN_UNKNOWN_TASK scenarios.a.task',
      '5 VE_PLAN_UNKNOWN_VARIABLE scenarios.a.parameters.url',
      '6 VE_PLAN_WRONG_VALUE scenarios.a.load.targetTps',
      '6 VE_PLAN_WRONG_UNIT scenarios.a.load.sustain',
      '7 VE_PLAN_PARAMETER scenarios.b.parameters.url',
      '9 VE_PLAN_UNKNOWN_SCENARIO scenarios.b.after',
      '12 VE_PLAN_THRESHOLD thresholds[0]',
    ]);
    expect(error.code).toBe('VE_PLAN_INVALID');
    expect(error.message).toContain('plan.yaml: 8 problems. naem: unknown key "naem".');
  });

  test('written for a terminal', () => {
    const lines = renderPlanProblems(planErrorOf(() => resolveYaml(text))).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'plan.yaml:1:1  naem: unknown key "naem". [VE_PLAN_UNKNOWN_KEY]',
      '    Did you mean "name"?',
    ]);
  });

  test('without lines where the plan came from no text, and cut where there are too many', () => {
    const problem = { code: 'VE_X', path: 'a', message: 'is wrong.', line: null, column: null, hint: '' };
    const lines = renderPlanProblems(new PlanError('plan.ts', Array(60).fill(problem))).split('\n');
    expect(lines[0]).toBe('plan.ts  a: is wrong. [VE_X]');
    expect(lines.slice(50)).toEqual(['… and 10 more.']);
  });
});
