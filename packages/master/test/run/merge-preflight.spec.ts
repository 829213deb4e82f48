import { describe, expect, it } from '@jest/globals';
import type { PreflightSummary } from '@vajraedge/core';
import { list, mergePreflight } from '../../src/run/merge-preflight.js';

type State = PreflightSummary['state'];

function found(
  name: string,
  state: State,
  message: string = state,
): { name: string; preflight: PreflightSummary } {
  return { name, preflight: { state, checks: [{ name: 'network', state, message, remedy: null }] } };
}

describe('pre-flight of a fleet', () => {
  it.each<[string, readonly State[], State]>([
    ['passes where all pass', ['PASS', 'PASS'], 'PASS'],
    ['warns where anybody warns', ['PASS', 'WARN', 'PASS'], 'WARN'],
    ['fails where anybody fails', ['WARN', 'FAIL', 'PASS'], 'FAIL'],
    ['passes where some skip', ['SKIP', 'PASS'], 'PASS'],
  ])('%s', (_, states, worst) => {
    const merged = mergePreflight(states.map((state, at) => found(`w${at}`, state)));
    expect(merged?.state).toBe(worst);
    expect(merged?.checks.map(({ state }) => state)).toEqual([worst]);
  });

  it('names those who saw it, unless all did', () => {
    const both = mergePreflight([found('a', 'WARN', 'slow'), found('b', 'WARN', 'slow')]);
    expect(both?.checks[0]?.message).toBe('slow');
    const one = mergePreflight([found('a', 'PASS'), found('b', 'WARN', 'slow')]);
    expect(one?.checks[0]?.message).toBe('b: slow');
    const two = mergePreflight([found('a', 'WARN', 'slow'), found('b', 'WARN', 'dear'), found('c', 'PASS')]);
    expect(two?.checks[0]?.message).toBe('a: slow b: dear');
  });

  it('is nothing where nobody ran any', () => {
    expect(mergePreflight([{ name: 'a', preflight: null }])).toBeNull();
  });

  it('lists a few names, and how many more there are', () => {
    expect(list(['a', 'b', 'c'])).toBe('a, b, c');
    expect(list(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });
});
