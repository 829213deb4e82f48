import type { RefusedPlugin } from '../../src/plugin/task-manifest.js';
import { catalogOf, problemsOf, resolveValue, resolveYaml } from './plan-fixture.js';

const LOAD = '{ targetTps: 1, sustain: 1s }';
const withLoad = (load: string): string => `scenarios:\n  s:\n    task: NOOP\n    load: ${load}\n`;
const withParameters = (parameters: string, more = ''): string =>
  `${more}scenarios:\n  s:\n    task: HTTP_GET\n    load: ${LOAD}\n    parameters: ${parameters}\n`;
const withThreshold = (threshold: string, load = LOAD): string =>
  `${withLoad(load)}thresholds:\n  - ${threshold}\n`;

/** [what, plan, `line:column code path | message | hint` as a pattern each]. */
type Case = [string, string, RegExp[]];

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
