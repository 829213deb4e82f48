import { describe, expect, it } from '@jest/globals';
import { editPlanText, readPlanText, renamePlanKey } from '../src/plan/plan-text.js';

const PLAN = `# What it is for
name: shop
scenarios:
  # the first
  browse:
    task: HTTP_GET # a comment
    load: { targetTps: 10, sustain: 5s }
  buy:
    after: browse
    task: HTTP_POST
`;

describe('readPlanText', () => {
  it('reads YAML and JSON', () => {
    expect(readPlanText('name: a').value).toEqual({ name: 'a' });
    expect(readPlanText('{"name":"a"}').value).toEqual({ name: 'a' });
    expect(readPlanText('').value).toEqual({});
  });

  it.each([
    ['scenarios:\n  main: [1, 2', 2],
    ['- a\n- b', 1],
    ['just words', 1],
  ])('says where %j is no plan', (text, line) => {
    const { value, fault } = readPlanText(text);
    expect(value).toBeNull();
    expect(fault?.line).toBe(line);
    expect(fault?.message).not.toContain('\n');
  });

  it('refuses a text that grows without end', () => {
    const levels = 'abcdefghi'.split('').map((name, at, all) => {
      const from = all[at - 1];
      return `${name}: &${name} [${from === undefined ? 'x' : Array(10).fill(`*${from}`).join(',')}]`;
    });
    expect(readPlanText(levels.join('\n')).value).toBeNull();
  });
});

describe('editPlanText', () => {
  it('changes one value and leaves comments, order and all else as they are', () => {
    const changed = editPlanText(PLAN, ['scenarios', 'browse', 'load', 'targetTps'], 20);
    expect(changed).toBe(PLAN.replace('targetTps: 10', 'targetTps: 20'));
  });

  it('makes what is missing on the way', () => {
    const text = editPlanText('', ['scenarios', 'main', 'mix', 0, 'task'], 'NOOP');
    expect(readPlanText(text).value).toEqual({ scenarios: { main: { mix: [{ task: 'NOOP' }] } } });
  });

  it('lets a value that stands in the way go', () => {
    const text = editPlanText('load: soon', ['load', 'targetTps'], 5);
    expect(readPlanText(text).value).toEqual({ load: { targetTps: 5 } });
  });

  it('takes values out, and minds none that are not there', () => {
    expect(readPlanText(editPlanText(PLAN, ['scenarios', 'buy'], undefined)).value?.['scenarios']).toEqual({
      browse: { task: 'HTTP_GET', load: { targetTps: 10, sustain: '5s' } },
    });
    expect(editPlanText(PLAN, ['data', 'users'], undefined)).toBe(PLAN);
  });
});

describe('renamePlanKey', () => {
  it('renames in place', () => {
    expect(renamePlanKey(PLAN, ['scenarios'], 'browse', 'look')).toBe(PLAN.replace('  browse:', '  look:'));
  });

  it('leaves a text alone that has no such key', () => {
    expect(renamePlanKey('name: a', ['scenarios'], 'b', 'c')).toBe('name: a');
  });
});
