import fc from 'fast-check';
import { defineTask, VajraTask } from '@vajraedge/sdk';
import { isTaskDefinition, taskProblems, toTaskDefinition } from '../../src/reading/index.js';

const execute = (): void => undefined;

@VajraTask({ name: 'VISIT' })
class Visit {
  execute(): void {}
}
class Child extends Visit {}

const withParameter = (descriptor: unknown): unknown => ({
  name: 'A',
  execute,
  parameters: { it: descriptor },
});

test.each<[string, unknown]>([
  ['a name and execute', { name: 'A', execute }],
  ['a name and createUser', { name: 'A', createUser: () => ({ execute }) }],
  ['what defineTask makes of a function', defineTask(execute)],
  ['a plain function', execute],
  ['a decorated class', Visit],
  ['fields that only a newer version knows', { name: 'A', execute, brandNewThing: 1 }],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { name: 'A', execute })],
  ['metadata of every kind', { name: 'A', execute, metadata: { a: 1, b: 'x', c: true, d: ['x'] } }],
  ['a default that is a template', withParameter({ type: 'integer', default: '${count}' })],
  [
    'nested descriptors',
    withParameter({ type: 'map', values: { type: 'list', items: { type: 'enum', values: ['a'] } } }),
  ],
  [
    'a descriptor of each type',
    {
      name: 'A',
      execute,
      parameters: {
        a: {
          type: 'string',
          min: 0,
          max: 3,
          pattern: 'a*',
          multiline: true,
          default: 'aa',
          examples: ['a', 'aaa'],
        },
        b: { type: 'url', protocols: ['http:'], default: 'http://a' },
        c: { type: 'integer', min: 1, max: 1, default: 1 },
        d: { type: 'number', default: 0.5, description: 'A number.' },
        e: { type: 'boolean', default: false },
        f: { type: 'duration', min: 1000, default: '1s', examples: ['1m30s'] },
        g: { type: 'bytes', default: '1kB', examples: [5, '5B'] },
        h: { type: 'enum', values: ['x', 'y'], default: 'y' },
        i: { type: 'map', keyPattern: '[a-z]+', default: { a: 'b' } },
        j: { type: 'list', max: 2, default: ['a'] },
        k: { type: 'json', default: [{ a: null }] },
        l: { type: 'secret', required: true, examples: ['env:TOKEN'] },
      },
    },
  ],
])('%s is a task', (_sentence, value) => {
  expect(taskProblems(value)).toEqual([]);
  expect(toTaskDefinition(value)).toMatchObject({ name: expect.any(String) as string });
});

test.each<[string, unknown, string[]]>([
  ['nothing', undefined, ['wanted a task with a name and execute, got undefined']],
  ['a text', 'HTTP_GET', ['wanted a task with a name and execute, got "HTTP_GET"']],
  [
    'an undecorated child of a decorated class',
    Child,
    ['class Child is no task: decorate it with @VajraTask'],
  ],
  ['an undecorated class', class Shop {}, ['class Shop is no task: decorate it with @VajraTask']],
  [
    'an object of a class',
    new (class {
      name = 'A';
      execute = execute;
    })(),
    ['wanted a task with a name and execute, got an object that is no plain map'],
  ],
  [
    'a name in small letters',
    { name: 'get', execute },
    ['name: wanted A-Z, 0-9 and _, beginning with a letter, at most 64, got "get"'],
  ],
  ['a long name', { name: 'A'.repeat(65), execute }, [expect.stringMatching(/^name: /) as string]],
  [
    'both ways to run',
    { name: 'A', execute, createUser: execute },
    ['has both execute and createUser: give one of them'],
  ],
  ['no way to run', { name: 'A' }, ['has neither execute nor createUser: give one of them']],
  ['a text for a function', { name: 'A', execute: 'x' }, ['execute: wanted a function, got "x"']],
  ['a number for a text', { name: 'A', execute, description: 5 }, ['description: wanted text, got 5']],
  [
    'a mistyped field',
    { name: 'A', execute, setup: execute },
    ['setup: unknown field; did you mean "setUp"?'],
  ],
  [
    'metadata that is no fact',
    { name: 'A', execute, metadata: { a: {} } },
    ['metadata.a: wanted text, a number, a truth or a list of texts, got a map'],
  ],
  [
    'metadata as a list',
    { name: 'A', execute, metadata: [] },
    ['metadata: wanted a map of facts, got a list of 0'],
  ],
  [
    'parameters as a list',
    { name: 'A', execute, parameters: [] },
    ['parameters: wanted a map of names and descriptors, got a list of 0'],
  ],
  [
    'a parameter named like a prototype',
    { name: 'A', execute, parameters: { constructor: { type: 'string' } } },
    ['parameters.constructor: a name begins with a letter and goes on with letters, digits and _'],
  ],
  [
    'a parameter with a dash',
    { name: 'A', execute, parameters: { 'a-b': { type: 'string' } } },
    [expect.stringMatching(/^parameters\["a-b"\]: a name/) as string],
  ],
  [
    'a getter that throws',
    {
      get name(): string {
        throw new Error('boom');
      },
      execute,
    },
    ['could not be read: boom'],
  ],
])('%s is no task', (_sentence, value, problems) => {
  expect(taskProblems(value)).toEqual(problems);
  expect(toTaskDefinition(value)).toBeUndefined();
  expect(isTaskDefinition(value)).toBe(false);
});

test.each<[string, unknown, string[]]>([
  ['a word for a descriptor', 'string', [': wanted a descriptor such as { type: \'string\' }, got "string"']],
  [
    'no type',
    {},
    [
      '.type: wanted one of string, url, integer, number, boolean, duration, bytes, enum, map, list, json, secret, got undefined',
    ],
  ],
  ['a mistyped type', { type: 'interger' }, [expect.stringContaining('did you mean "integer"?') as string]],
  [
    'a type from the prototype',
    { type: 'toString' },
    [expect.stringMatching(/^\.type: wanted one of/) as string],
  ],
  [
    'a mistyped field',
    { type: 'string', defualt: 'x' },
    ['.defualt: unknown field; did you mean "default"?'],
  ],
  ['a field of another type', { type: 'boolean', min: 1 }, ['.min: a parameter of type boolean has no min']],
  ['required as text', { type: 'string', required: 'yes' }, ['.required: wanted true or false, got "yes"']],
  [
    'bounds that are not finite',
    { type: 'number', min: Number.NaN, max: Infinity },
    ['.min: wanted a finite number, got NaN', '.max: wanted a finite number, got Infinity'],
  ],
  [
    'bounds the wrong way round',
    { type: 'number', min: 2, max: 1 },
    ['.max: wanted no less than min, got 1'],
  ],
  [
    'a pattern that does not compile',
    { type: 'string', pattern: '(' },
    ['.pattern: wanted a regular expression, got "("'],
  ],
  [
    'a pattern that closes the group around it',
    { type: 'string', pattern: 'a)(b' },
    ['.pattern: wanted a regular expression, got "a)(b"'],
  ],
  [
    'protocols without the colon',
    { type: 'url', protocols: ['http'] },
    [expect.stringMatching(/^\.protocols: /) as string],
  ],
  ['an enum without values', { type: 'enum' }, ['.values: is required: a list of different words']],
  [
    'an enum with no values',
    { type: 'enum', values: [] },
    ['.values: wanted a list of different words, got a list of 0'],
  ],
  [
    'an enum with a value twice',
    { type: 'enum', values: ['a', 'a'] },
    ['.values: wanted a list of different words, got a list of 2'],
  ],
  [
    'a default out of bounds',
    { type: 'integer', max: 1, default: 2 },
    ['.default: wanted a whole number of at most 1, got 2'],
  ],
  [
    'a default without its unit',
    { type: 'duration', default: 5 },
    ['.default: wanted a duration such as "500ms" or "30s", got 5; add a unit'],
  ],
  ['a default that is null', { type: 'string', default: null }, ['.default: wanted text, got null']],
  [
    'a default deep inside',
    { type: 'map', default: { a: 1 } },
    ['.default.a: wanted text, got 1; put it in quotes'],
  ],
  [
    'a secret in the clear',
    { type: 'secret', default: 'hunter2' },
    [expect.stringMatching(/^\.default: .* got another text$/) as string],
  ],
  [
    'an example that does not fit',
    { type: 'enum', values: ['a'], examples: ['a', 'b'] },
    [expect.stringMatching(/^\.examples\[1\]: /) as string],
  ],
  [
    'a bad descriptor of items',
    { type: 'list', items: { type: 'map', values: { type: 'x' } } },
    [expect.stringMatching(/^\.items\.values\.type: /) as string],
  ],
])('a parameter with %s is a problem', (_sentence, descriptor, problems) => {
  const found = taskProblems(withParameter(descriptor));
  expect(found.map((problem) => problem.replace(/^parameters\.it/, ''))).toEqual(problems);
});

test('descriptors without end are refused', () => {
  const list: { type: string; items?: unknown } = { type: 'list' };
  list.items = list;
  expect(taskProblems(withParameter(list))).toEqual([expect.stringContaining('nested deeper than 8 levels')]);
});

test('all problems of a task are listed at once', () => {
  const task = {
    name: 'get',
    parameters: { a: { type: 'x' }, b: { type: 'integer', default: 'x', min: 'y' } },
    probe: 1,
  };
  expect(taskProblems(task).map((problem) => problem.split(':')[0])).toEqual([
    'name',
    'probe',
    'has neither execute nor createUser',
    'parameters.a.type',
    'parameters.b.min',
  ]);
});

test('whatever the value, it is judged without a throw, and what is called a task has what tasks have', () => {
  const field = fc.constantFrom(
    'name',
    'execute',
    'createUser',
    'parameters',
    'metadata',
    'type',
    'items',
    'values',
    'default',
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 5 }, fc.anything(), fc.constant('A'), fc.constant(execute), tie('map')),
    map: fc.dictionary(field, tie('any')),
  })).any;
  fc.assert(
    fc.property(value, (given) => {
      const problems = taskProblems(given);
      const definition = toTaskDefinition(given);
      expect(definition === undefined).toBe(problems.length > 0);
      if (definition !== undefined)
        expect(typeof (definition.execute ?? definition.createUser)).toBe('function');
    }),
  );
});
