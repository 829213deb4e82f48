import { createColours, hasColour } from '../../src/terminal/colours.js';

describe('whether there is colour', () => {
  it.each<[string, boolean, { readonly [name: string]: string }, boolean, boolean]>([
    ['a terminal has it', true, {}, true, true],
    ['a pipe has not', false, {}, true, false],
    ['NO_COLOR takes it', true, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR says nothing', true, { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR gives it to a pipe', false, { FORCE_COLOR: '1' }, true, true],
    ['FORCE_COLOR=0 takes it', true, { FORCE_COLOR: '0' }, true, false],
    ['NO_COLOR wins over FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['--no-color wins over FORCE_COLOR', true, { FORCE_COLOR: '1' }, false, false],
    ['a dumb terminal has not', true, { TERM: 'dumb' }, true, false],
  ])('%s', (_, isTerminal, environment, wanted, expected) => {
    expect(hasColour({ isTerminal, environment, wanted })).toBe(expected);
  });
});

it('gives text back unchanged where there is no colour', () => {
  const { red, bold } = createColours(false);
  expect(bold(red('x'))).toBe('x');
  expect(createColours(true).red('x')).toBe('\u001b[31mx\u001b[39m');
});
