import fc from 'fast-check';
import { findJsonFault } from '../../src/plan/json-fault.js';
import type { PlanDocument } from '../../src/plan/plan-document.js';
import { readRunPlan } from '../../src/plan/read-run-plan.js';
import { planErrorOf, problemsOf } from './plan-fixture.js';

const read = (text: string, format: 'yaml' | 'json' = 'yaml'): PlanDocument =>
  readRunPlan({ text, format, fileName: 'plan', baseDir: null });

describe('reading YAML', () => {
  test('values, keys and nesting become plain data', () => {
    const text = 'a: 1\nb: [x, "2", true, null, 1.5]\nc: {200: ok, true: yes}\nd: |\n  two\n  lines\n';
    expect(read(text).value).toEqual({
      a: 1,
      b: ['x', '2', true, null, 1.5],
      c: { 200: 'ok', true: 'yes' },
      d: 'two\nlines\n',
    });
  });

  test('yes, no, octal and dates stay text or numbers of YAML 1.2, also with a %YAML 1.1 line', () => {
    expect(read('%YAML 1.1\n---\na: yes\nb: 2024-01-01\nc: 1:30\n').value).toEqual({
      a: 'yes',
      b: '2024-01-01',
      c: '1:30',
    });
  });

  test('an alias stands for the value that was marked', () => {
    expect(read('a: &x {k: [1, 2]}\nb: *x\n').value).toEqual({ a: { k: [1, 2] }, b: { k: [1, 2] } });
  });

  test('places are found by path, and the nearest one where there is none', () => {
    const document = read('top:\n  list:\n    - a: 1\n    - b: two\n');
    expect(document.locate(['top', 'list', 1, 'b'])).toEqual({ line: 4, column: 10 });
    expect(document.locate(['top', 'list', 1, 'b'], 'key')).toEqual({ line: 4, column: 7 });
    expect(document.locate(['top', 'list', 1, 'missing'])).toEqual({ line: 4, column: 7 });
    expect(document.locate([])).toEqual({ line: 1, column: 1 });
  });

  test.each([
    [
      'a key given twice',
      'a: 1\nb:\n  c: 1\n  c: 2\n',
      ['4:3 VE_PLAN_SYNTAX b.c | the key "c" is given twice in one map. | Remove one of them.'],
    ],
    [
      'a merge key',
      'a: &x {b: 1}\nc:\n  <<: *x\n',
      [expect.stringContaining('3:3 VE_PLAN_FORBIDDEN_KEY c["<<"] | merge keys')],
    ],
    [
      'an own tag',
      'a: !include secrets.yaml\n',
      [expect.stringContaining('VE_PLAN_SYNTAX a | the tag !include is not allowed')],
    ],
    [
      'binary data',
      'a: !!binary aGVsbG8=\n',
      [expect.stringContaining('VE_PLAN_SYNTAX a | the tag tag:yaml.org,2002:binary')],
    ],
    ['an alias of nothing', 'a: *gone\n', [expect.stringContaining('nothing before this is marked &gone')]],
    [
      'not a number',
      'a: .nan\nb: .inf\n',
      [
        expect.stringContaining('1:4 VE_PLAN_WRONG_VALUE a | NaN'),
        expect.stringContaining('2:4 VE_PLAN_WRONG_VALUE b | Infinity'),
      ],
    ],
    ['a key that is a list', '? [1, 2]\n: 3\n', [expect.stringContaining('a key of this map is no text')]],
    ['two documents', 'a: 1\n---\nb: 2\n', [expect.stringContaining('there is more than one document')]],
    [
      'tabs',
      'a:\n\tb: 1\n',
      [
        expect.stringMatching(
          /^2:1 VE_PLAN_SYNTAX {2}\| is no valid YAML: .*Tabs.* \| Indent with spaces\.$/,
        ),
      ],
    ],
    [
      'prototype keys',
      '__proto__: 1\nb: {constructor: 2, prototype: 3}\n',
      [
        expect.stringContaining('VE_PLAN_FORBIDDEN_KEY __proto__'),
        expect.stringContaining('VE_PLAN_FORBIDDEN_KEY b.constructor'),
        expect.stringContaining('VE_PLAN_FORBIDDEN_KEY b.prototype'),
      ],
    ],
  ])('%s is refused, with its place', (_, text, expected) => {
    expect(problemsOf(() => read(text))).toEqual(expected);
  });
});

describe('reading JSON', () => {
  test('whatever JSON.parse reads is read the same', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 2, '\t'), (json, indent) => {
        const expected: unknown = JSON.parse(json);
        fc.pre(!/"(?:__proto__|constructor|prototype|<<)"\s*:/.test(json) && !/"[^"]{900,}"/.test(json));
        expect(read(JSON.stringify(expected, null, indent), 'json').value).toEqual(expected);
      }),
    );
  });

  test('a fault is found exactly where JSON.parse finds that there is one', () => {
    const mutated = fc
      .tuple(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', ',', ':', '{', '}', '[', ']', '"', "'", '\\', ' ', '0', '-', 'e', '//x', 'true'),
      )
      .map(
        ([json, at, insert]) =>
          json.slice(0, at % (json.length + 1)) + insert + json.slice((at % (json.length + 1)) + 1),
      );
    fc.assert(
      fc.property(mutated, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(findJsonFault(text) === null).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['{"a": 1,}', '1:9', 'a comma too many'],
    ['{"a": 1\n "b": 2}', '2:2', 'a comma or a } is missing'],
    ["{'a': 1}", '1:2', 'a key must be in double quotes'],
    ['{"a": [1, 2}', '1:12', 'a comma or a ] is missing'],
    ['{"a": 1} x', '1:10', 'something follows'],
    ['{"a": // no\n1}', '1:7', 'no comments'],
    ['{"a": "x', '1:7', 'not closed'],
    ['{"a" 1}', '1:6', 'a colon is missing'],
    ['', '1:1', 'a value is missing'],
  ])('%j: %s %s', (text, place, message) => {
    expect(problemsOf(() => read(text, 'json'))).toEqual([
      expect.stringMatching(new RegExp(`^${place} VE_PLAN_SYNTAX .*${message}`)),
    ]);
  });

  test('a key given twice is refused, which JSON.parse would not notice', () => {
    expect(problemsOf(() => read('{"a": 1, "a": 2}', 'json'))).toEqual([
      expect.stringContaining('1:10 VE_PLAN_SYNTAX a | the key "a" is given twice'),
    ]);
  });
});

describe('reading a value', () => {
  test('entries that are undefined are left out, everything else is copied', () => {
    const value = { a: undefined, b: [1, { c: null }], d: Object.create(null) as object };
    const document = readRunPlan({ value, fileName: 'p', baseDir: null });
    expect(document.value).toEqual({ b: [1, { c: null }], d: {} });
    expect(document.locate(['b'])).toBeNull();
  });

  test('what JSON does not have is refused, each with its path', () => {
    const value = { a: () => 1, b: new Date(0), c: NaN, d: [10n, Symbol('x')], e: new Map() };
    const { problems } = planErrorOf(() => readRunPlan({ value, fileName: 'p', baseDir: null }));
    expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'a VE_PLAN_WRONG_TYPE',
      'b VE_PLAN_WRONG_TYPE',
      'c VE_PLAN_WRONG_VALUE',
      'd[0] VE_PLAN_WRONG_TYPE',
      'd[1] VE_PLAN_WRONG_TYPE',
      'e VE_PLAN_WRONG_TYPE',
    ]);
  });

  test('a getter that throws is a fault of the plan', () => {
    const value = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(planErrorOf(() => readRunPlan({ value, fileName: 'p', baseDir: null })).problems[0]?.code).toBe(
      'VE_PLAN_SYNTAX',
    );
  });

  test('a parsed __proto__ cannot reach a prototype', () => {
    const value: unknown = JSON.parse('{"__proto__": {"polluted": true}}');
    expect(planErrorOf(() => readRunPlan({ value, fileName: 'p', baseDir: null })).problems[0]?.code).toBe(
      'VE_PLAN_FORBIDDEN_KEY',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

test('reading is total: any text gives a document or a PlanError', () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '&x',
    '*x',
    '!t ',
    '|',
    '>',
    '#',
    '%',
    '---',
    '? ',
    '\t',
    '1',
    '@',
    '\\',
    '\u0000',
    '\uD800',
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 40 }),
      fc.constantFrom('yaml' as const, 'json' as const),
      (parts, format) => {
        try {
          read(parts.join(''), format);
        } catch (error) {
          expect(error).toHaveProperty('code', 'VE_PLAN_INVALID');
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('task files are found wherever they stand, each once', () => {
  const text = `
scenarios:
  a: { task: ./a.task.ts }
  b: { mix: [{ task: HTTP_GET }, { task: flows/b.js }, { task: ./a.task.ts }, 5] }
  c: [wrong]
`;
  expect(read(text).taskFiles).toEqual(['./a.task.ts', 'flows/b.js']);
  expect(read('scenarios: 5').taskFiles).toEqual([]);
});
