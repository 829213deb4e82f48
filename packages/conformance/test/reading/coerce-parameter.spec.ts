import type { ParameterDescriptor } from '@vajraedge/sdk';
import { coerceParameter, ParameterError } from '../../src/reading/index.js';

const READ: readonly (readonly [string, ParameterDescriptor, unknown, unknown])[] = [
  ['a number in text, as data files have it', { type: 'integer' }, '42', 42],
  ['a negative fraction in text', { type: 'number' }, '-1.5e3', -1500],
  ['a number that a variable holds', { type: 'integer' }, 42, 42],
  ['a truth in text', { type: 'boolean' }, 'true', true],
  ['a number where text is wanted', { type: 'string' }, 42, '42'],
  ['a truth where text is wanted', { type: 'string' }, false, 'false'],
  ['a number where a word is wanted', { type: 'enum', values: ['1', '2'] }, 1, '1'],
  ['a duration', { type: 'duration' }, '1.5s', 1500],
  ['a size', { type: 'bytes' }, '64kB', 64_000],
  ['text that looks like a template is text', { type: 'string' }, '${a}', '${a}'],
  ['a map, each value by its descriptor', { type: 'map', values: { type: 'integer' } }, { a: '1' }, { a: 1 }],
  ['a list, each item by its descriptor', { type: 'list', items: { type: 'string' } }, [1, 'b'], ['1', 'b']],
  ['JSON stays as it is', { type: 'json' }, { a: '1' }, { a: '1' }],
];

test.each(READ)('%s', (_sentence, descriptor, value, wanted) => {
  expect(coerceParameter(descriptor, value)).toEqual(wanted);
});

const REFUSED: readonly (readonly [string, ParameterDescriptor, unknown])[] = [
  ['text that is no number', { type: 'integer' }, '4x'],
  ['empty text for a number', { type: 'number' }, ''],
  ['hexadecimal', { type: 'integer' }, '0x10'],
  ['Infinity in text', { type: 'number' }, 'Infinity'],
  ['a number too large to be finite', { type: 'number' }, '1e999'],
  ['NaN where text is wanted', { type: 'string' }, Number.NaN],
  ['nothing where text is wanted', { type: 'string' }, undefined],
  ['a map where text is wanted', { type: 'string' }, {}],
  ['out of bounds', { type: 'integer', max: 9 }, '10'],
  ['a duration without a unit', { type: 'duration' }, 5],
  ['a template that was not rendered', { type: 'integer' }, '${n}'],
];

test.each(REFUSED)('refuses %s', (_sentence, descriptor, value) => {
  expect(() => coerceParameter(descriptor, value)).toThrow(ParameterError);
});

test('the type follows from the descriptor', () => {
  const time: number = coerceParameter({ type: 'duration' }, '1s');
  const word: 'a' | 'b' = coerceParameter({ type: 'enum', values: ['a', 'b'] }, 'a');
  expect([time, word]).toEqual([1000, 'a']);
});
