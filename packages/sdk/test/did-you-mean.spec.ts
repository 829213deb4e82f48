import { didYouMean } from '../src/did-you-mean.js';

const NAMES = ['url', 'headers', 'timeout', 'expectStatus', 'body'];

test.each<[string, string | undefined, string]>([
  ['ulr', 'url', 'neighbours swapped'],
  ['ur', 'url', 'a letter missing'],
  ['header', 'headers', 'the plural missing'],
  ['Timeout', 'timeout', 'another case'],
  ['expectedStatus', 'expectStatus', 'two letters more'],
  ['bdoy', 'body', 'neighbours swapped'],
  ['retries', undefined, 'nothing like it'],
  ['', undefined, 'no name'],
  ['x'.repeat(10_000), undefined, 'far too long to be a slip'],
])('%j -> %s: %s', (name, wanted) => {
  expect(didYouMean(name, NAMES)).toBe(wanted);
});

test('takes the nearest of several', () => {
  expect(didYouMean('timeot', ['timer', 'timeouts', 'timeout'])).toBe('timeout');
});
