import fc from 'fast-check';
import { formatDuration, type Json, Secret } from '@vajraedge/sdk';
import { checkParameters, ParameterError, resolveParameters } from '../../src/reading/index.js';

const SHAPE = {
  url: { type: 'url', required: true },
  timeout: { type: 'duration', default: '30s' },
  limit: { type: 'bytes', default: '1MiB' },
  token: { type: 'secret' },
  headers: { type: 'map', default: { accept: '*/*' } },
  waits: { type: 'list', items: { type: 'duration' } },
  body: { type: 'json' },
} as const;

const refuse = (): never => {
  throw new Error('no secret was asked for');
};

test('durations become milliseconds, sizes bytes, secrets are resolved, defaults filled in', () => {
  const resolved = resolveParameters(
    SHAPE,
    { url: 'http://a.example', token: 'env:TOKEN', waits: ['1s', '2ms'], body: { a: [1] } },
    (reference) => `text of ${reference}`,
  );
  expect(resolved).toEqual({
    url: 'http://a.example',
    timeout: 30_000,
    limit: 1_048_576,
    token: expect.any(Secret) as Secret,
    headers: { accept: '*/*' },
    waits: [1000, 2],
    body: { a: [1] },
  });
  expect(resolved.token?.reveal()).toBe('text of env:TOKEN');
});

test('templates stay text wherever they stand', () => {
  const values = { url: '${base}/a', timeout: '${time}', headers: { a: '${b}' }, waits: ['${c}', '1s'] };
  expect(resolveParameters(SHAPE, values, refuse)).toMatchObject({
    url: '${base}/a',
    timeout: '${time}',
    headers: { a: '${b}' },
    waits: ['${c}', 1000],
  });
});

test('what comes out is frozen to the bottom, and is no part of what went in', () => {
  const body = { a: [{ b: 1 }] };
  const resolved = resolveParameters(SHAPE, { url: 'http://a', body }, refuse);
  for (const part of [
    resolved,
    resolved.headers,
    resolved.body,
    (resolved.body as typeof body).a,
    (resolved.body as typeof body).a[0],
  ]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
  body.a.push({ b: 2 });
  expect(resolved.body).toEqual({ a: [{ b: 1 }] });
});

test('all problems are thrown at once as VE_PARAMETER_INVALID, and no secret is read for nothing', () => {
  try {
    resolveParameters(SHAPE, { urll: 'http://a', timeout: '5' }, refuse);
    throw new Error('it was not refused');
  } catch (error) {
    expect(error).toBeInstanceOf(ParameterError);
    expect(error).toMatchObject({ code: 'VE_PARAMETER_INVALID', problems: { length: 3 } });
    expect((error as Error).message.split('\n')).toEqual([
      'urll: unknown parameter "urll"; did you mean "url"?',
      'timeout: wanted a duration such as "500ms" or "30s", got "5"; add a unit',
      'url: is required: an absolute URL',
    ]);
  }
});

test('what the reader of secrets throws comes through as it is', () => {
  const values = { url: 'http://a', token: 'env:NONE' };
  expect(() => resolveParameters(SHAPE, values, refuse)).toThrow('no secret was asked for');
});

test('it resolves exactly what has no problems', () => {
  const key = fc.constantFrom('url', 'timeout', 'limit', 'token', 'headers', 'waits', 'body', 'other');
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('http://a', '1s', '64kB', 'env:A', ['1s'], '${x}'));
  fc.assert(
    fc.property(fc.dictionary(key, value), (given) => {
      const values = { url: 'http://a', ...given } as Record<string, Json>;
      const resolve = () => resolveParameters(SHAPE, values, () => 's');
      if (checkParameters(SHAPE, values).length > 0) expect(resolve).toThrow(ParameterError);
      else
        expect(Object.keys(resolve()).sort()).toEqual(
          [...new Set([...Object.keys(values), 'timeout', 'limit', 'headers'])].sort(),
        );
    }),
  );
});

test('a duration comes back as the milliseconds that it was written from', () => {
  fc.assert(
    fc.property(fc.nat(), (timeMs) => {
      const resolved = resolveParameters(
        { time: { type: 'duration' } },
        { time: formatDuration(timeMs) },
        refuse,
      );
      expect(resolved.time).toBe(timeMs);
    }),
  );
});
