import { PlanError } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import { codeOf, renderError } from '../src/render-error.js';
import { createColours } from '../src/terminal/colours.js';

const plain = createColours(false);

describe('an error on the terminal', () => {
  it('is its code, its message and what to do', () => {
    const error = new VajraError('VE_USAGE', 'That is wrong.', { hint: 'Do this.' });
    expect(renderError(error, plain)).toBe('error VE_USAGE: That is wrong.\n  Do this.');
    expect(renderError(new VajraError('VE_USAGE', 'That is wrong.'), plain)).toBe(
      'error VE_USAGE: That is wrong.',
    );
    expect(codeOf(error)).toBe('VE_USAGE');
  });

  it('lists every problem of a plan with its place', () => {
    const problem = {
      code: 'VE_PLAN_X',
      path: 'a.b',
      message: 'is wrong.',
      line: 3,
      column: 5,
      hint: 'Mend it.',
    };
    const error = new PlanError('p.yaml', [problem, { ...problem, line: null, column: null, hint: '' }]);
    expect(renderError(error, plain)).toBe(
      [
        'error VE_PLAN_INVALID: the plan "p.yaml" has 2 problems; nothing was sent.',
        'p.yaml:3:5  a.b: is wrong. [VE_PLAN_X]',
        '    Mend it.',
        'p.yaml  a.b: is wrong. [VE_PLAN_X]',
      ].join('\n'),
    );
  });

  it.each<[unknown, string]>([
    [new TypeError('x is not a function'), 'TypeError: x is not a function\n    at '],
    ['words', 'thrown: words'],
    [undefined, 'thrown: undefined'],
  ])('is a bug of ours where it has no code: %p', (error, text) => {
    expect(renderError(error, plain)).toContain('error: this is a bug of ours');
    expect(renderError(error, plain)).toContain(text);
    expect(renderError(error, plain)).toContain('Please report it');
    expect(codeOf(error)).toBeNull();
  });
});
