import fc from 'fast-check';
import { type Json, type ParameterDescriptor, Secret } from '@vajraedge/sdk';
import { checkParameters } from '../../src/reading/index.js';

const check = (descriptor: ParameterDescriptor, value: unknown) =>
  checkParameters({ it: descriptor }, { it: value as Json });

const FITS: readonly (readonly [string, ParameterDescriptor, unknown])[] = [
  ['text', { type: 'string' }, ''],
  ['text of the shortest length', { type: 'string', min: 2 }, 'ab'],
  ['text that the whole pattern matches', { type: 'string', pattern: 'a|b+' }, 'bbb'],
  ['an absolute URL', { type: 'url' }, 'ws://[::1]:80/a?b#c'],
  ['a URL of an allowed protocol', { type: 'url', protocols: ['https:'] }, 'https://a.example'],
  ['a whole number', { type: 'integer' }, -3],
  ['the largest number allowed', { type: 'integer', max: 5 }, 5],
  ['a fraction', { type: 'number' }, 0.5],
  ['false', { type: 'boolean' }, false],
  ['a duration', { type: 'duration', min: 1000 }, '1s'],
  ['a size as text', { type: 'bytes' }, '1MiB'],
  ['a size as a number', { type: 'bytes' }, 0],
  ['a word of the list', { type: 'enum', values: ['A', 'B'] }, 'B'],
  ['a map of texts', { type: 'map' }, { 'x-id': 'a' }],
  ['a map of numbers', { type: 'map', values: { type: 'integer' } }, { a: 1 }],
  ['a list of lists', { type: 'list', items: { type: 'list' } }, [['a'], []]],
  ['any JSON', { type: 'json' }, { a: [1, null, { b: 'x' }], constructor: 1 }],
  ['null as JSON', { type: 'json' }, null],
  ['a secret from the environment', { type: 'secret' }, 'env:API_TOKEN'],
  ['a secret from a file', { type: 'secret' }, 'file:/run/secrets/token'],
  ['a template where a number is wanted', { type: 'integer', max: 1 }, '${count}'],
  ['a template where a word is wanted', { type: 'enum', values: ['A'] }, '${word}'],
  ['a template inside a URL', { type: 'url' }, '${base}/x y'],
  ['a template for a whole map', { type: 'map' }, '${headers}'],
  ['a template inside a map', { type: 'map', values: { type: 'integer' } }, { a: '${n}' }],
];

test.each(FITS)('%s fits', (_sentence, descriptor, value) => {
  expect(check(descriptor, value)).toEqual([]);
});

const cyclic: unknown[] = [];
cyclic.push(cyclic, cyclic);

const PROBLEMS: readonly (readonly [string, ParameterDescriptor, unknown, string, string])[] = [
  ['a number for text', { type: 'string' }, 5, 'it', 'wanted text, got 5; put it in quotes'],
  ['null for text', { type: 'string' }, null, 'it', 'wanted text, got null'],
  [
    'short text',
    { type: 'string', min: 2, max: 3 },
    'a',
    'it',
    'wanted text from 2 to 3 characters, got "a"',
  ],
  ['long text', { type: 'string', max: 3 }, 'abcd', 'it', 'wanted text of at most 3 characters, got "abcd"'],
  ['half a match', { type: 'string', pattern: 'a|b' }, 'ab', 'it', 'wanted text matching /a|b/, got "ab"'],
  ['the escape of a template', { type: 'integer' }, '$${a}', 'it', 'wanted a whole number, got "$${a}"'],
  ['a relative URL', { type: 'url' }, '/a', 'it', 'wanted an absolute URL, got "/a"'],
  ['a URL with a blank', { type: 'url' }, ' http://a', 'it', 'wanted an absolute URL, got " http://a"'],
  [
    'a URL of another protocol',
    { type: 'url', protocols: ['http:', 'https:'] },
    'ftp://a',
    'it',
    'wanted an absolute URL (http://… or https://…), got "ftp://a"',
  ],
  ['a fraction for a whole number', { type: 'integer' }, 1.5, 'it', 'wanted a whole number, got 1.5'],
  ['a number in quotes', { type: 'integer' }, '5', 'it', 'wanted a whole number, got "5"'],
  ['more than is exact', { type: 'integer' }, 2 ** 53, 'it', 'wanted a whole number, got 9007199254740992'],
  ['too small a number', { type: 'number', min: 0 }, -1, 'it', 'wanted a number of at least 0, got -1'],
  ['NaN', { type: 'number' }, Number.NaN, 'it', 'wanted a number, got NaN'],
  ['infinity', { type: 'number' }, Number.POSITIVE_INFINITY, 'it', 'wanted a number, got Infinity'],
  ['a bigint', { type: 'integer' }, 5n, 'it', 'wanted a whole number, got 5n'],
  ['a word for a truth', { type: 'boolean' }, 'yes', 'it', 'wanted true or false, got "yes"'],
  [
    'a duration without a unit',
    { type: 'duration' },
    5,
    'it',
    'wanted a duration such as "500ms" or "30s", got 5; add a unit',
  ],
  [
    'too long a duration',
    { type: 'duration', max: 90_000 },
    '2m',
    'it',
    'wanted a duration such as "500ms" or "30s" of at most 1m30s, got "2m"',
  ],
  ['bits', { type: 'bytes' }, '5Mb', 'it', 'wanted a size such as "64kB", or a number of bytes, got "5Mb"'],
  [
    'a mistyped word',
    { type: 'enum', values: ['ALPHA', 'BETA'] },
    'alpha',
    'it',
    'wanted one of "ALPHA", "BETA", got "alpha"; did you mean "ALPHA"?',
  ],
  ['a list for a map', { type: 'map' }, [], 'it', 'wanted a map of names and values, got a list of 0'],
  [
    'a date for a map',
    { type: 'map' },
    new Date(0),
    'it',
    'wanted a map of names and values, got an object that is no plain map',
  ],
  [
    'a number in a map of texts',
    { type: 'map' },
    { 'x-v': 2 },
    'it["x-v"]',
    'wanted text, got 2; put it in quotes',
  ],
  [
    'a name that is not allowed',
    { type: 'map', keyPattern: '[a-z]+' },
    { A: '' },
    'it.A',
    'wanted a name matching /[a-z]+/, got "A"',
  ],
  ['text for a list', { type: 'list' }, 'a', 'it', 'wanted a list, got "a"'],
  [
    'a list that is too long',
    { type: 'list', max: 1 },
    ['a', 'b'],
    'it',
    'wanted a list of at most 1 entries, got a list of 2',
  ],
  ['a hole in a list', { type: 'list' }, [, 'a'], 'it[0]', 'wanted text, got undefined'],
  ['a function as JSON', { type: 'json' }, { a: () => 1 }, 'it.a', 'wanted a JSON value, got a function'],
  ['NaN deep in JSON', { type: 'json' }, { a: [Number.NaN] }, 'it.a[0]', 'wanted a JSON value, got NaN'],
  [
    'a secret in the clear',
    { type: 'secret' },
    'hunter2',
    'it',
    'wanted a reference to a secret, such as "env:API_TOKEN" or "file:/run/secrets/token", got another text',
  ],
  [
    'a secret by template',
    { type: 'secret' },
    'file:${name}',
    'it',
    'wanted a reference to a secret, such as "env:API_TOKEN" or "file:/run/secrets/token", got another text',
  ],
];

test.each(PROBLEMS)('%s is a problem', (_sentence, descriptor, value, path, message) => {
  expect(check(descriptor, value).map((problem) => [problem.path, problem.message])).toEqual([
    [path, message],
  ]);
});

test('JSON that holds itself ends with one problem of its size and does not hang', () => {
  const problems = check({ type: 'json' }, [cyclic]);
  expect(problems.map(({ message }) => message)).toEqual(['is too deep or too large, or holds itself']);
});

test('every problem of every parameter is listed at once, each with its path, what was wanted and what it got', () => {
  const problems = checkParameters(
    {
      url: { type: 'url', required: true },
      method: { type: 'enum', values: ['GET', 'POST'], default: 'GET' },
      headers: { type: 'map' },
      ids: { type: 'list', items: { type: 'integer' } },
      timeout: { type: 'duration', default: '1s' },
    },
    {
      methd: 'GET',
      method: 'PUT',
      headers: { 'x-a': 1, 'x-b': true },
      ids: [1, 'x', 2.5],
      timeout: 5,
      zzzzzzzz: 1,
    },
    'scenarios[0].parameters',
  );
  expect(problems.map(({ path, keys, got }) => [path, keys, got])).toEqual([
    ['scenarios[0].parameters.methd', ['methd'], '"methd"'],
    ['scenarios[0].parameters.method', ['method'], '"PUT"'],
    ['scenarios[0].parameters.headers["x-a"]', ['headers', 'x-a'], '1'],
    ['scenarios[0].parameters.headers["x-b"]', ['headers', 'x-b'], 'true'],
    ['scenarios[0].parameters.ids[1]', ['ids', 1], '"x"'],
    ['scenarios[0].parameters.ids[2]', ['ids', 2], '2.5'],
    ['scenarios[0].parameters.timeout', ['timeout'], '5'],
    ['scenarios[0].parameters.zzzzzzzz', ['zzzzzzzz'], '"zzzzzzzz"'],
    ['scenarios[0].parameters.url', ['url'], 'nothing'],
  ]);
  const byName = new Map(problems.map((problem) => [problem.keys[0], problem]));
  expect(byName.get('methd')).toMatchObject({
    wanted: 'method',
    message: 'unknown parameter "methd"; did you mean "method"?',
  });
  expect(byName.get('zzzzzzzz')?.message).toBe(
    'unknown parameter "zzzzzzzz"; known are: url, method, headers, ids, timeout',
  );
  expect(byName.get('url')?.message).toBe('is required: an absolute URL');
});

test.each(['__proto__', 'constructor', 'prototype'])(
  '%s is refused as a parameter and as a name in a map',
  (name) => {
    const polluted = JSON.parse(`{"it":{"${name}":"x"},"${name}":{"polluted":"yes"}}`) as Record<
      string,
      Json
    >;
    const shape = JSON.parse(`{"it":{"type":"map"},"${name}":{"type":"map"}}`) as Record<
      string,
      ParameterDescriptor
    >;
    const problems = checkParameters(shape, polluted);
    expect(problems.map(({ path }) => path)).toEqual([`it.${name}`, name]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  },
);

test('__proto__ is refused deep in JSON too', () => {
  const value: unknown = JSON.parse('{"a":[{"__proto__":{"polluted":"yes"}}]}');
  expect(check({ type: 'json' }, value).map(({ path }) => path)).toEqual(['it.a[0].__proto__']);
});

test.each([[null], [[]], ['text'], [undefined]])('%j instead of parameters is one problem', (values) => {
  const problems = checkParameters(
    { it: { type: 'string' } },
    values as unknown as Record<string, Json>,
    'with',
  );
  expect(problems.map(({ path, wanted }) => [path, wanted])).toEqual([['with', 'a map of parameters']]);
});

test('undefined counts as left out, and a default is not required', () => {
  const shape = { it: { type: 'string', required: true, default: 'x' } } as const;
  expect(checkParameters(shape, { it: undefined as unknown as Json })).toEqual([]);
});

test('a bad default is a problem where the plan leaves the value out', () => {
  expect(checkParameters({ it: { type: 'integer', default: 'x' as unknown as number } }, {})).toHaveLength(1);
});

test('the text of a secret never comes out in a problem', () => {
  const text = JSON.stringify(check({ type: 'secret' }, 'hunter2-hunter2'));
  expect(text).not.toContain('hunter2');
  expect(check({ type: 'secret' }, new Secret('x'))).toEqual([]);
});

test('whatever JSON is given, checking neither throws nor changes it, and each problem has all its parts', () => {
  const shape = {
    a: { type: 'string', pattern: '[a-z]+' },
    b: { type: 'map', values: { type: 'list', items: { type: 'duration' } } },
    c: { type: 'json' },
    d: { type: 'secret', required: true },
  } as const;
  const key = fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), fc.string());
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), (values) => {
      const before = JSON.stringify(values);
      for (const problem of checkParameters(shape, values as Record<string, Json>)) {
        expect(
          problem.path.length * problem.wanted.length * problem.got.length * problem.message.length,
        ).toBeGreaterThan(0);
      }
      expect(JSON.stringify(values)).toBe(before);
    }),
  );
});
