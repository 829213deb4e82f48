import { describe, expect, it } from '@jest/globals';
import { readRunPlan, resolveRunPlan } from '@vajraedge/core';
import { LOAD_KINDS, loadKindOf } from '../src/plan/load-kinds.js';
import { TEMPLATES } from '../src/plan/templates.js';
import { readPlanText } from '../src/plan/plan-text.js';

const CATALOG = { tasks: new Map(), refused: [] };

/** The plan's own check, tasks aside: it knows none here. */
function problemsOf(text: string): readonly string[] {
  try {
    resolveRunPlan(readRunPlan({ text, format: 'yaml', fileName: 'plan', baseDir: '/' }), CATALOG);
    return [];
  } catch (error) {
    return (error as { problems: { path: string }[] }).problems.map(({ path }) => path);
  }
}

describe('templates', () => {
  it.each(TEMPLATES)('$name is right but for tasks that no plugin has here', ({ text }) => {
    expect(problemsOf(text).filter((path) => !path.endsWith('.task'))).toEqual([]);
  });
});

describe('loads', () => {
  it.each(LOAD_KINDS)('a new one of $name is right, and known again', ({ name, initial }) => {
    const text = JSON.stringify({ scenarios: { main: { task: 'NOOP', load: initial } } });
    expect(problemsOf(text).filter((path) => !path.endsWith('.task'))).toEqual([]);
    expect(loadKindOf(initial).name).toBe(name);
  });

  it.each([
    ['{ startingConcurrency: 1, maxConcurrency: 10, rampStep: 1, rampInterval: 1s }', 'users'],
    ['{ model: closed, maxConcurrency: 10 }', 'users'],
    ['{ targetTps: 5, maxConcurrency: 10 }', 'rate'],
    ['{ stages: [] }', 'rate-stages'],
    ['{ stages: [{ users: 5 }] }', 'user-stages'],
    ['{}', 'rate'],
  ])('%s is of %s', (load, kind) => {
    expect(loadKindOf(readPlanText(load).value ?? {}).name).toBe(kind);
  });
});
