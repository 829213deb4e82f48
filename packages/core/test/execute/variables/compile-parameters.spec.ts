import { type Json, type ParameterShape, Secret } from '@vajraedge/sdk';
import {
  compileParameters,
  type CompiledParameters,
} from '../../../src/execute/variables/compile-parameters.js';
import { createDataFeeds } from '../../../src/execute/variables/data-feeds.js';
import { createTemplateFunctions } from '../../../src/execute/variables/template-functions.js';
import { VariableScope } from '../../../src/execute/variables/variable-scope.js';

const shape: ParameterShape = {
  url: { type: 'url' },
  text: { type: 'string' },
  code: { type: 'string', pattern: '[A-Z]+' },
  count: { type: 'integer', min: 0, default: 3 },
  wait: { type: 'duration', default: '1s' },
  headers: { type: 'map' },
  secrets: { type: 'map', values: { type: 'secret' } },
  list: { type: 'list', items: { type: 'integer' } },
  body: { type: 'json' },
  key: { type: 'secret' },
};
const constants = {
  host: 'http://a.example',
  n: '42',
  token: null,
  greeting: 'hello',
  nested: { a: [10, 20] },
};
const functions = createTemplateFunctions({ wallMs: () => 1_700_000_000_123.9 }, () => 0.5);
const environment = { resolveSecret: (reference: string) => `secret of ${reference}`, functions };
const compile = (values: { readonly [name: string]: Json }): CompiledParameters =>
  compileParameters(shape, values, constants, environment);

async function scopeWith(user = 0): Promise<VariableScope> {
  const rows = [
    { email: 'ada@example.org', age: 36 },
    { email: 'bob@example.org', age: 41 },
  ];
  const feeds = await createDataFeeds(
    { data: [{ name: 'people', order: 'sequential', source: { rows } }], scenarios: [] },
    () => Promise.reject(new Error('no file')),
  );
  return new VariableScope({ user, runId: 'run-1', constants, feeds });
}

describe('parameters without templates', () => {
  test('are the same frozen object every time, defaults filled in', async () => {
    const compiled = compile({ url: 'http://a/', text: '$${kept}', wait: '250ms' });
    expect(compiled.dynamic).toBe(false);
    expect(compiled.base).toEqual({ url: 'http://a/', text: '${kept}', wait: 250, count: 3 });
    expect(Object.isFrozen(compiled.base)).toBe(true);
    expect(compiled.render(await scopeWith())).toBe(compiled.base);
  });

  test('secrets are resolved once, and hidden', () => {
    const { base } = compile({ key: 'env:KEY' });
    expect(base['key']).toBeInstanceOf(Secret);
    expect((base['key'] as Secret).reveal()).toBe('secret of env:KEY');
  });

  test('what does not fit is refused', () => {
    expect(() => compile({ count: 'x' })).toThrow(
      expect.objectContaining({ code: 'VE_PARAMETER_INVALID' }) as Error,
    );
    expect(() => compile({ cuont: 1 })).toThrow(/count/);
  });
});

describe('constants', () => {
  test('are filled in once, keep their type, and are coerced', async () => {
    const compiled = compile({
      url: '${host}/x',
      count: '${n}',
      body: '${nested}',
      list: ['${nested.a.1}', 1],
    });
    expect(compiled.base).toEqual({
      url: 'http://a.example/x',
      count: 42,
      body: { a: [10, 20] },
      list: [20, 1],
      wait: 1000,
    });
    const scope = await scopeWith();
    expect(compiled.render(scope)).toBe(compiled.base);
    scope.begin(1);
    expect(compiled.render(scope)).toBe(compiled.base);
  });

  test('that a task sets anew are seen, for that user alone, in one object until they change again', async () => {
    const compiled = compile({ text: '${greeting} ${token}' });
    const scope = await scopeWith();
    scope.set('token', 'T1');
    const first = compiled.render(scope);
    expect(first['text']).toBe('hello T1');
    scope.begin(1);
    expect(compiled.render(scope)).toBe(first);
    scope.set('unrelated', 5);
    expect(compiled.render(scope)).toBe(first);
    scope.set('greeting', 'bye');
    expect(compiled.render(scope)['text']).toBe('bye T1');
    const other = await scopeWith(1);
    other.set('token', 'T2');
    expect(compiled.render(other)['text']).toBe('hello T2');
    expect(compiled.render(scope)['text']).toBe('bye T1');
  });

  test('that do not fit are refused before anything runs', () => {
    expect(() => compile({ url: '${greeting}' })).toThrow(
      expect.objectContaining({ code: 'VE_PARAMETER_INVALID' }) as Error,
    );
  });

  test('are filled in as far as they go in what depends on more', () => {
    const { base } = compile({
      url: '${host}/items/${iteration}',
      headers: { a: '${n}', b: '${user}', c: '$${x}' },
      list: ['${n}', '${iteration}'],
    });
    expect(base['url']).toBe('http://a.example/items/${iteration}');
    expect(base['headers']).toEqual({ a: '42', b: '${user}', c: '${x}' });
  });
});

describe('what changes with the iteration', () => {
  test('numbers, rows of feeds and functions', async () => {
    const compiled = compile({
      url: '${host}/u/${user}/i/${iteration}?q=${people.email}',
      text: '${runId} ${randomInt(1,10)} ${now()}',
      count: '${people.age}',
      body: { id: '${iteration}', who: '${people}', list: ['${people.age}', 'x$${y}'], fixed: { a: 1 } },
    });
    expect(compiled.dynamic).toBe(true);
    const scope = await scopeWith(7);
    scope.begin(1);
    expect(compiled.render(scope)).toEqual({
      url: 'http://a.example/u/7/i/1?q=bob@example.org',
      text: 'run-1 6 1700000000123',
      count: 41,
      wait: 1000,
      body: { id: 1, who: { email: 'bob@example.org', age: 41 }, list: [41, 'x${y}'], fixed: { a: 1 } },
    });
    scope.begin(2);
    const rendered = compiled.render(scope);
    expect(rendered).toMatchObject({ url: 'http://a.example/u/7/i/2?q=ada@example.org', count: 36 });
    expect(Object.isFrozen(rendered)).toBe(true);
  });

  test('the same object while the user and its row stay the same', async () => {
    const compiled = compile({ text: '${user} ${people.email}' });
    const scope = await scopeWith();
    const first = compiled.render(scope);
    expect(compiled.render(scope)).toBe(first);
    scope.begin(1);
    const second = compiled.render(scope);
    expect(second).not.toBe(first);
    expect(second['text']).toBe('0 bob@example.org');
  });

  test('a function gives a new value each time', async () => {
    const compiled = compile({ text: '${uuid()}' });
    const scope = await scopeWith();
    const [a, b] = [compiled.render(scope)['text'], compiled.render(scope)['text']];
    expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(a).not.toBe(b);
  });

  test('secrets beside templates stay secrets', async () => {
    const compiled = compile({ text: '${iteration}', key: 'file:k', secrets: { a: 'env:A' } });
    const rendered = compiled.render(await scopeWith());
    expect((rendered['key'] as Secret).reveal()).toBe('secret of file:k');
    expect((rendered['secrets'] as { a: Secret }).a.reveal()).toBe('secret of env:A');
  });

  test('a rendered value that does not fit fails that iteration', async () => {
    const compiled = compile({ count: '${token}', code: '${people.email}' });
    const scope = await scopeWith();
    scope.set('token', 'many');
    expect(() => compiled.render(scope)).toThrow(
      expect.objectContaining({ code: 'VE_PARAMETER_INVALID' }) as Error,
    );
    scope.set('token', 5);
    expect(() => compiled.render(scope)).toThrow(/A-Z/);
  });

  test.each(['Bearer ${token}', '${gone}', '${people.height}', 'x ${people.email.deeper}'])(
    '%s has no value',
    async (text) => {
      const compiled = compile({ text });
      const scope = await scopeWith();
      expect(() => compiled.render(scope)).toThrow(
        expect.objectContaining({ code: 'VE_VARIABLE_MISSING' }) as Error,
      );
    },
  );

  test('only own entries are reached: no prototype, no length of a text', async () => {
    const scope = await scopeWith();
    for (const text of [
      '${nested.constructor.name}',
      '${host.length}',
      '${people.__proto__}',
      '${toString}',
    ]) {
      expect(() => compile({ text }).render(scope)).toThrow(
        expect.objectContaining({ code: 'VE_VARIABLE_MISSING' }) as Error,
      );
    }
  });
});
