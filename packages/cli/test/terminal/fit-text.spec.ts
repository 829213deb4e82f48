import fc from 'fast-check';
import { cutText, oneLine, padText, textWidth, wrapText } from '../../src/terminal/fit-text.js';

describe('width', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['\u001b[31mabc\u001b[39m', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
  ])('of %j is %d', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('cutting', () => {
  it('leaves what fits, and marks what it cuts', () => {
    expect(cutText('abcdef', 6)).toBe('abcdef');
    expect(cutText('abcdef', 4)).toBe('abc…');
  });

  it('closes the colours that it cuts into', () => {
    expect(cutText('\u001b[31mabcdef\u001b[39m', 4)).toBe('\u001b[31mabc…\u001b[0m');
  });

  it('never gives more than the width', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '🚀', ' ', '\u001b[31m', '\u001b[39m') });
    fc.assert(fc.property(text, fc.nat(30), (given, width) => textWidth(cutText(given, width)) <= width));
  });
});

it('pads by what is seen', () => {
  expect(padText('\u001b[1mab\u001b[22m', 4)).toBe('\u001b[1mab\u001b[22m  ');
  expect(padText('日', 4, 'left')).toBe('  日');
});

it('makes one line of whatever could move the cursor', () => {
  expect(oneLine('a\r\nb\tc\u001b[2Jd\u2028e')).toBe('a b c [2Jd e');
});

it('breaks text between words', () => {
  expect(wrapText('one two  three\nfour', 8)).toEqual(['one two', 'three', 'four']);
  expect(wrapText('', 8)).toEqual([]);
});
