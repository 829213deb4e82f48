import { planErrorOf, problemsOf, resolveValue, resolveYaml } from './plan-fixture.js';

const LOAD = '{ targetTps: 1, sustain: 1s }';
const withLoad = (load: string): string => `scenarios:\n  s:\n    task: NOOP\n    load: ${load}\n`;

/** [what, plan, `line:column code path | message | hint` as a pattern each]. */
type Case = [string, string, RegExp[]];

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
