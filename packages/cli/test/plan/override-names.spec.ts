import type { Json } from '@vajraedge/sdk';
import { overrideTags, overrideVariables } from '../../src/plan/override-names.js';
import { faultOf } from '../fault-of.js';

const plan: Json = {
  variables: { host: 'a', size: 1, code: '7' },
  tags: { team: 'x' },
  scenarios: { main: { parameters: { url: 'http://${host}/${path}?n=${random(1, top)}&u=${user.name}' } } },
};
const variablesOf = (given: Record<string, string>): Json =>
  (overrideVariables(plan, new Map(Object.entries(given))) as { variables: Json }).variables;

describe('variables of the command line', () => {
  it.each<[string, Record<string, string>, Record<string, Json>]>([
    ['text stays text where the plan has text', { host: '5', code: '8' }, { host: '5', size: 1, code: '8' }],
    ['a number is a number elsewhere', { size: '20' }, { host: 'a', size: 20, code: '7' }],
    ['what only looks like JSON is text', { size: '[1]' }, { host: 'a', size: '[1]', code: '7' }],
    ['leading zeros make a text', { size: '007' }, { host: 'a', size: '007', code: '7' }],
    [
      'a name that is only used can be given',
      { path: 'x', user: 'true' },
      { host: 'a', size: 1, code: '7', path: 'x', user: true },
    ],
    ['also as the argument of a function', { top: '9' }, { host: 'a', size: 1, code: '7', top: 9 }],
  ])('%s', (_, given, variables) => {
    expect(variablesOf(given)).toEqual(variables);
  });

  it('are refused where they would change nothing', () => {
    expect(faultOf(() => variablesOf({ hots: 'b' }))).toBe(
      'VE_USAGE --var hots: the plan neither declares nor uses a variable "hots". Did you mean --var host=…?',
    );
    expect(faultOf(() => variablesOf({ name: 'b' }))).toContain('neither declares nor uses');
    expect(faultOf(() => overrideVariables({}, new Map([['a', 'b']])))).toContain('It declares none.');
  });
});

it('adds tags, and changes those that there are', () => {
  expect(
    overrideTags(
      plan,
      new Map([
        ['team', 'y'],
        ['commit', '1'],
      ]),
    ),
  ).toMatchObject({ tags: { team: 'y', commit: '1' } });
  expect(overrideTags(plan, new Map())).toBe(plan);
});
