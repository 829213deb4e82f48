import { atJsonPath, parseJsonPath } from '../../src/exchange/json-path.js';

describe('a path', () => {
  test.each<[string, readonly (string | number)[] | null]>([
    ['$', []],
    ['$.a', ['a']],
    ['$.a-b.c_1', ['a-b', 'c_1']],
    ['$[0][12]', [0, 12]],
    ['$["a b"].c', ['a b', 'c']],
    [`$['it\\'s']`, ["it's"]],
    ['a', null],
    ['$a', null],
    ['$.', null],
    ['$.1', null],
    ['$[-1]', null],
    ['$["a]', null],
    ['$..a', null],
    ['$.a ', null],
  ])('%s is read as %p', (text, path) => {
    expect(parseJsonPath(text)).toEqual(path);
  });

  test.each<[readonly (string | number)[], unknown]>([
    [[], { a: [1, { b: null }] }],
    [['a', 0], 1],
    [['a', 1, 'b'], null],
    [['a', 2], undefined],
    [['a', 'length', 'x'], undefined],
    [['toString'], undefined],
    [['a', 0, 'b'], undefined],
  ])('%p leads to %p', (path, value) => {
    expect(atJsonPath({ a: [1, { b: null }] }, path)).toEqual(value);
  });
});
