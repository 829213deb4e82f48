import { PlanError } from '../../src/plan/plan-error.js';
import { renderPlanProblems } from '../../src/plan/render-plan-problems.js';
import { type RefusedPlugin } from '../../src/plugin/task-manifest.js';
import { catalogOf, planErrorOf, problemsOf, resolveValue, resolveYaml } from './plan-fixture.js';

const LOAD = '{ targetTps: 1, sustain: 1s }';
const withLoad = (load: string): string => `scenarios:\n  s:\n    task: NOOP\n    load: ${load}\n`;
const withParameters = (parameters: string, more = ''): string =>
  `${more}scenarios:\n  s:\n    task: HTTP_GET\n    load: ${LOAD}\n    parameters: ${parameters}\n`;
const withThreshold = (threshold: string, load = LOAD): string =>
  `${withLoad(load)}thresholds:\n  - ${threshold}\n`;

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

describe('loads', () => {
  test.each<Case>([
    [
      'no length',
      withLoad('{ targetTps: 5 }'),
      [/VE_PLAN_NO_LOAD scenarios\.s\.load \| does not say how long/],
    ],
    ['only a warm-up', withLoad('{ targetTps: 5, warmup: 5s }'), [/VE_PLAN_NO_LOAD/]],
    [
      'stages of 0',
      withLoad('{ stages: [{ duration: 5s, targetTps: 0 }] }'),
      [/VE_PLAN_NO_LOAD .*starts nothing/],
    ],
    [
      'users of 0 in stages',
      withLoad('{ stages: [{ duration: 5s, users: 0 }] }'),
      [/VE_PLAN_NO_LOAD .*starts nothing/],
    ],
    [
      'no users',
      withLoad('{ model: closed, sustain: 5s }'),
      [/VE_PLAN_MISSING_KEY scenarios\.s\.load \| "users" is missing/],
    ],
    [
      'users twice',
      withLoad('{ users: 5, maxConcurrency: 6, sustain: 5s }'),
      [/VE_PLAN_CONFLICT .*say the same/],
    ],
    [
      'more users at the start than at the end',
      withLoad('{ users: 5, startingConcurrency: 6, rampUp: 1s, sustain: 5s }'),
      [/startingConcurrency \| is 6, more than the 5/],
    ],
    [
      'a rise without a way',
      withLoad('{ users: 5, startingConcurrency: 1, sustain: 5s }'),
      [/VE_PLAN_CONFLICT .*nothing says how 1 users become 5/],
    ],
    [
      'steps without a size',
      withLoad('{ users: 5, rampInterval: 1s, sustain: 5s }'),
      [/"rampStep" is missing/],
    ],
    [
      'steps without a time',
      withLoad('{ users: 5, rampStep: 1, sustain: 5s }'),
      [/"rampInterval" is missing/],
    ],
    [
      'STEP without anything',
      withLoad('{ users: 5, strategy: STEP, rampUp: 1s, sustain: 5s }'),
      [/"rampStep" is missing/],
    ],
    [
      'steps in a line',
      withLoad('{ users: 5, strategy: LINEAR, rampStep: 1, rampInterval: 1s, sustain: 5s }'),
      [/belong to strategy STEP/],
    ],
    [
      'two times for steps',
      withLoad('{ users: 5, rampStep: 1, rampInterval: 1s, rampUp: 5s, sustain: 5s }'),
      [/rampUp stands beside rampInterval/],
    ],
    [
      'two kinds of steps',
      withLoad('{ users: 5, rampStep: 1, rampUp: { duration: 1s, strategy: STEP }, sustain: 5s }'),
      [/steps of its own/],
    ],
    [
      'steps of a line',
      withLoad('{ targetTps: 5, rampUp: { duration: 1s, steps: 5 }, sustain: 5s }'),
      [/rampUp\.steps \| steps belong to strategy STEP/],
    ],
    [
      'think time the wrong way round',
      withLoad('{ users: 5, sustain: 5s, thinkTime: { min: 2s, max: 1s } }'),
      [/thinkTime\.min \| is 2s, more than max/],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(() => resolveYaml(text))).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern)),
    );
  });
});

describe('limits', () => {
  test.each<Case>([
    [
      '100,000 starts per second',
      withLoad('{ targetTps: 100001, sustain: 1s }'),
      [/VE_PLAN_LIMIT .*targetTps \| is 100001, at most 100,000 is allowed\. \| Split/],
    ],
    [
      '50,000 in flight',
      withLoad('{ users: 50001, sustain: 1s }'),
      [/VE_PLAN_LIMIT .*users \| is 50001, at most 50,000 is allowed\. \| Split/],
    ],
    [
      '24 hours',
      withLoad('{ targetTps: 1, sustain: 24h, rampDown: 1s }'),
      [/VE_PLAN_LIMIT scenarios\.s\.load \| ends 24 hours after/],
    ],
    [
      '1,000 steps',
      withLoad('{ users: 2000, rampStep: 1, rampInterval: 1s, sustain: 1s }'),
      [/VE_PLAN_LIMIT .*1,999 steps/],
    ],
    [
      '100 entries of a mix',
      `scenarios: { s: { load: ${LOAD}, mix: [${'{ task: NOOP, name: a }, '.repeat(101)}] } }`,
      [
        /VE_PLAN_LIMIT scenarios\.s\.mix \| has more than 100 entries\. \| Divide the mix/,
        ...Array<RegExp>(100).fill(/two entries/),
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(() => resolveYaml(text))).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern)),
    );
  });

  const scenario = (load: object, after?: string): object => ({
    task: 'NOOP',
    load,
    ...(after === undefined ? {} : { after }),
  });

  test('scenarios side by side count together, one after another they do not', () => {
    const load = { targetTps: 60_000, maxConcurrency: 30_000, sustain: '10s' };
    const { problems } = planErrorOf(() =>
      resolveValue({ scenarios: { a: scenario(load), b: scenario(load) } }),
    );
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(/VE_PLAN_LIMIT .*60,000 iterations in flight/),
      expect.stringMatching(/VE_PLAN_LIMIT .*120,000 starts per second/),
    ]);
    expect(
      resolveValue({ scenarios: { a: scenario(load), b: scenario(load, 'a'), c: scenario(load, 'b') } })
        .scenarios,
    ).toHaveLength(3);
  });

  test('the length of a chain counts as a whole', () => {
    const load = { targetTps: 1, sustain: '13h' };
    const { problems } = planErrorOf(() =>
      resolveValue({ scenarios: { b: scenario(load, 'a'), a: scenario(load) } }),
    );
    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      expect.stringMatching(/^scenarios\.b\.load ends 26 hours/),
    ]);
  });

  test('more than 1,000 scenarios', () => {
    const scenarios = Object.fromEntries(
      Array.from({ length: 1001 }, (_, at) => [`s${at}`, scenario({ targetTps: 1, sustain: '1s' })]),
    );
    expect(problemsOf(() => resolveValue({ scenarios }))[0]).toMatch(
      /VE_PLAN_LIMIT scenarios \| has more than 1,000 entries/,
    );
  });
});

describe('tasks, parameters and variables', () => {
  test.each<Case>([
    [
      'an unknown task',
      `scenarios: { s: { task: HTTP_GTE, load: ${LOAD} } }`,
      [
        /1:25 VE_PLAN_UNKNOWN_TASK scenarios\.s\.task \| there is no task "HTTP_GTE"\. \| Did you mean "HTTP_GET"/,
      ],
    ],
    [
      'an unknown file',
      `scenarios: { s: { task: ./x.ts, load: ${LOAD} } }`,
      [/there is no task "\.\/x\.ts"\. \| Check the path/],
    ],
    [
      'one name twice',
      `scenarios: { s: { mix: [{ task: NOOP }, { task: NOOP }], load: ${LOAD} } }`,
      [/VE_PLAN_CONFLICT scenarios\.s\.mix\[1\]\.task \| two entries of this mix are called "NOOP"/],
    ],
    ['a missing parameter', withParameters('{}'), [/^5:5 VE_PLAN_PARAMETER scenarios\.s\.parameters\.url/]],
    [
      'all of them at once',
      withParameters('{ url: nowhere, timout: 5s, timeout: 2m, retries: 1.5, token: hunter2 }'),
      [
        /parameters\.url \|/,
        /parameters\.timout \| unknown parameter "timout"; did you mean "timeout"/,
        /parameters\.timeout \|/,
        /parameters\.retries \|/,
        /parameters\.token \| .*env:/,
      ],
    ],
    [
      'an unknown variable',
      withParameters('{ url: "http://${hots}/" }', 'variables: { host: a }\n'),
      [
        /VE_PLAN_UNKNOWN_VARIABLE scenarios\.s\.parameters\.url \| there is no variable "hots"\. \| Did you mean "host"\?.*variables: \{ hots: null \}/,
      ],
    ],
    [
      'a bad template',
      withParameters('{ url: "http://${a b}/" }'),
      [/VE_PLAN_TEMPLATE scenarios\.s\.parameters\.url/],
    ],
    [
      'deep in a list',
      withParameters('{ url: "http://a/", body: { a: [1, "${x}"] } }'),
      [/VE_PLAN_UNKNOWN_VARIABLE scenarios\.s\.parameters\.body\.a\[1\]/],
    ],
    [
      'an unknown column',
      withParameters('{ url: "http://${f.hots}/" }', 'data: { f: { rows: [{ host: a }] } }\n'),
      [/the feed "f" has no column "hots"\. \| Did you mean "host"/],
    ],
    [
      'below a variable',
      withParameters('{ url: "http://${a.b.c}/" }', 'variables: { a: { b: 1 } }\n'),
      [/the variable "a" has nothing for/],
    ],
    [
      'below a builtin',
      withParameters('{ url: "http://a/${iteration.x}" }'),
      [/"iteration" has nothing below it/],
    ],
    [
      'a constant that makes no address',
      withParameters('{ url: "${host}/x" }', 'variables: { host: localhost }\n'),
      [
        /VE_PLAN_PARAMETER scenarios\.s\.parameters\.url \| with its variables filled in wanted an absolute URL/,
      ],
    ],
    [
      'a constant of the wrong kind',
      withParameters('{ url: "http://a/", retries: "${n}" }', 'variables: { n: many }\n'),
      [/parameters\.retries \| with its variables/],
    ],
    [
      'a template in a secret',
      withParameters('{ url: "http://a/", token: "env:${n}" }', 'variables: { n: A }\n'),
      [/parameters\.token/],
    ],
    [
      'a template in a variable',
      withParameters('{ url: "http://a/" }', 'variables: { a: 1, b: ["${a}"] }\n'),
      [/VE_PLAN_TEMPLATE variables\.b\[0\]/],
    ],
    [
      'a variable called user',
      withParameters('{ url: "http://a/" }', 'variables: { user: 1 }\n'),
      [/VE_PLAN_CONFLICT variables\.user/],
    ],
    [
      'a feed called like a variable',
      withParameters('{ url: "http://a/" }', 'variables: { a: 1 }\ndata: { a: { rows: [{ b: 1 }] } }\n'),
      [/VE_PLAN_CONFLICT data\.a/],
    ],
    [
      'a file of no known kind',
      withParameters('{ url: "http://a/" }', 'data: { a: { file: rows.txt } }\n'),
      [/VE_PLAN_MISSING_KEY data\.a \| "format" is missing/],
    ],
    [
      'file and rows',
      withParameters('{ url: "http://a/" }', 'data: { a: { file: a.csv, rows: [{ b: 1 }] } }\n'),
      [/"file" does not belong to a feed of rows/],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(() => resolveYaml(text))).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern)),
    );
  });

  test('constants of a near kind are accepted, and what a task sets is not looked into', () => {
    const text = withParameters(
      '{ url: "${host}/${token.id}", retries: "${n}", headers: { a: "${n}" } }',
      'variables: { host: "http://a", n: "3", token: null }\n',
    );
    expect(resolveYaml(text).scenarios).toHaveLength(1);
  });

  test('a relative feed needs a folder', () => {
    const plan = {
      data: { a: { file: 'a.csv' } },
      scenarios: { s: { task: 'NOOP', load: { users: 1, sustain: '1s' } } },
    };
    expect(problemsOf(() => resolveValue(plan))).toEqual([
      expect.stringMatching(/VE_PLAN_WRONG_VALUE data\.a\.file \| is relative/),
    ]);
  });

  const refused = (name: string): RefusedPlugin => ({
    package: name,
    path: `/x/${name}`,
    code: 'VE_PLUGIN_X',
    reason: 'It cannot be imported.',
    hint: 'Install it again.',
  });

  test('a refused plugin may be the one that is missed', () => {
    const text = `scenarios: { s: { task: SQL, load: ${LOAD} } }`;
    expect(problemsOf(() => resolveYaml(text, catalogOf([refused('plugin-sql')])))).toEqual([
      expect.stringContaining('Plugins that were refused: plugin-sql (It cannot be imported).'),
    ]);
  });

  test('a refused task file is told with its own reason', () => {
    const text = `scenarios: { s: { task: ./a.ts, load: ${LOAD} } }`;
    expect(problemsOf(() => resolveYaml(text, catalogOf([refused('./a.ts')])))).toEqual([
      expect.stringMatching(/"\.\/a\.ts" cannot be used: It cannot be imported\. \| Install it again/),
    ]);
  });
});

describe('order of scenarios', () => {
  const plan = (after: { readonly [name: string]: string | undefined }): object => ({
    scenarios: Object.fromEntries(
      Object.entries(after).map(([name, first]) => [
        name,
        { task: 'NOOP', load: { users: 1, sustain: '1s' }, ...(first === undefined ? {} : { after: first }) },
      ]),
    ),
  });

  test('an unknown one', () => {
    expect(problemsOf(() => resolveValue(plan({ first: undefined, b: 'frist' })))).toEqual([
      expect.stringMatching(/VE_PLAN_UNKNOWN_SCENARIO scenarios\.b\.after .*Did you mean "first"/),
    ]);
  });

  test('one that waits for itself, by itself or through others', () => {
    expect(problemsOf(() => resolveValue(plan({ a: 'a' })))).toEqual([
      expect.stringMatching(/VE_PLAN_CYCLE scenarios\.a\.after .*a -> a/),
    ]);
    expect(problemsOf(() => resolveValue(plan({ a: 'c', b: 'a', c: 'b', d: 'a' })))).toEqual([
      expect.stringMatching(/scenarios\.a\.after .*a -> c -> b -> a/),
      expect.stringMatching(/scenarios\.b\.after/),
      expect.stringMatching(/scenarios\.c\.after/),
    ]);
  });

  test('a chain of 1,000 in any order', () => {
    const names = Array.from({ length: 1000 }, (_, at) => `s${at}`);
    const chain = Object.fromEntries(names.map((name, at) => [name, names[at + 1]]));
    expect(resolveValue(plan(chain)).scenarios).toHaveLength(1000);
  });
});

describe('conditions', () => {
  const CLOSED = '{ users: 1, sustain: 1s }';

  test.each<Case>([
    [
      'a fault in the text',
      withThreshold('p99(responseTime) < 250'),
      [/^6:5 VE_PLAN_THRESHOLD thresholds\[0\] \| the limit 250 .*Write 250ms/],
    ],
    [
      'a fault in an expression',
      withThreshold('{ expression: "errorRate < 1%" }'),
      [/VE_PLAN_THRESHOLD thresholds\[0\]\.expression \| there is no metric/],
    ],
    [
      'response time in a closed load',
      withThreshold('p99(responseTime) < 1s', CLOSED),
      [/VE_PLAN_THRESHOLD thresholds\[0\] \| there is no responseTime in a closed load.*\| Use serviceTime/],
    ],
    [
      'start lag in a closed load',
      withThreshold('max(startLag) < 1s', CLOSED),
      [/there is no startLag in a closed load/],
    ],
    [
      'response time of a step',
      withThreshold('{ expression: p99(responseTime) < 1s, step: a }'),
      [/a step has no responseTime/],
    ],
    [
      'achieved rate without a rate',
      withThreshold('achievedRate >= 0.99', CLOSED),
      [/asks for no rate.*\| Use throughput/],
    ],
    [
      'dropped of a task',
      withThreshold('{ expression: dropped <= 0, task: NOOP }'),
      [/dropped is counted per scenario/],
    ],
    [
      'an unknown scenario',
      withThreshold('{ expression: errorRatio < 1%, scenario: z }'),
      [/VE_PLAN_UNKNOWN_SCENARIO thresholds\[0\]\.scenario/],
    ],
    [
      'an unknown task',
      withThreshold('{ expression: errorRatio < 1%, task: NOP }'),
      [/VE_PLAN_UNKNOWN_TASK thresholds\[0\]\.task .*Did you mean "NOOP"/],
    ],
    [
      'a window shorter than a second',
      withThreshold('{ expression: errorRatio < 1%, window: 500ms }'),
      [/thresholds\[0\]\.window \| is 500ms, wanted at least 1s/],
    ],
    [
      'no steady part',
      withThreshold('errorRatio < 1%', '{ targetTps: 5, rampUp: 5s }'),
      [/VE_PLAN_THRESHOLD .*there is none/],
    ],
    [
      'a mistyped key',
      withThreshold('{ expresion: errorRatio < 1% }'),
      [/VE_PLAN_UNKNOWN_KEY thresholds\[0\]\.expresion .*Did you mean "expression"/],
    ],
    [
      'a number',
      withThreshold('5'),
      [/VE_PLAN_WRONG_TYPE thresholds\[0\] \| is 5, wanted a condition such as/],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(() => resolveYaml(text))).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern)),
    );
  });

  test('what fits one of several scenarios is accepted', () => {
    const text = `scenarios:\n  a: { task: NOOP, load: ${LOAD} }\n  b: { task: NOOP, load: ${CLOSED} }\nthresholds: [p99(responseTime) < 1s, achievedRate >= 99%, dropped <= 0]\n`;
    expect(resolveYaml(text).thresholds).toHaveLength(3);
  });

  test('a capped closed load has a rate to achieve', () => {
    expect(
      resolveYaml(withThreshold('achievedRate >= 0.99', '{ users: 1, sustain: 1s, maxTps: 5 }')).thresholds,
    ).toHaveLength(1);
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
