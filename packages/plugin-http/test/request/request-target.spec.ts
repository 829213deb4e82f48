import fc from 'fast-check';
import { encodePairs, requestTarget } from '../../src/request/request-target.js';

describe('the target of a request', () => {
  test.each([
    ['http://a.example', 'http://a.example', '/'],
    ['HTTP://A.example:80/x#y', 'http://a.example', '/x'],
    ['https://a.example:443/ü?q=a b', 'https://a.example', '/%C3%BC?q=a%20b'],
    ['http://[::1]:8080/a/../b', 'http://[::1]:8080', '/b'],
  ])('of %s is %s%s', (url, origin, path) => {
    expect(requestTarget(url, undefined, '')).toEqual({ origin, path });
  });

  test.each([
    '',
    'a.example/x',
    'ftp://a.example',
    'http://',
    'http://u:p@a.example/',
    'http://a.example:99999',
  ])('%p is HTTP_REQUEST_INVALID', (url) => {
    expect(() => requestTarget(url, undefined, 'http://a.example')).toThrow(
      expect.objectContaining({ code: 'HTTP_REQUEST_INVALID' }) as Error,
    );
  });

  test('is the same, whether the origin was known before or not', () => {
    const parts = fc.array(
      fc.constantFrom(
        'a',
        '.',
        '..',
        '/',
        '//',
        '?',
        '#',
        '%41',
        ' ',
        'é',
        ':',
        '@',
        '\\',
        '..;',
        '%2e',
        ';',
        '&',
        '=',
        '\t',
        '"',
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(parts, (path) => {
        const url = `http://a.example${path.join('')}`;
        const direct = attempt(() => requestTarget(url, undefined, ''));
        expect(attempt(() => requestTarget(url, undefined, 'http://a.example'))).toEqual(direct);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('names and values in a query', () => {
  test('come back from a parser as they went in', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
        (pairs) => {
          expect([...new URLSearchParams(encodePairs(pairs, 'query'))]).toEqual(Object.entries(pairs));
        },
      ),
    );
  });

  test('half a surrogate pair does not throw', () => {
    expect(encodePairs({ a: '\ud800' }, 'query')).toBe('a=%EF%BF%BD');
  });

  test('a map in them is refused', () => {
    expect(() => encodePairs({ a: [{ b: 1 }] }, 'form')).toThrow('form.a holds {"b":1}');
  });
});

function attempt<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    return (error as { code: string }).code;
  }
}
