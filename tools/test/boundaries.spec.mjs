import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dependencyRules } from '../boundaries/dependency-rules.mjs';
import { inRoot } from '../dev/repository.mjs';
import { createFixtureTree } from './fixture-tree.mjs';
import { ALLOWED, SUPPORT, VIOLATIONS } from './import-violations.mjs';

/** Runs the real checker, with the real rules, over a tree. @returns `[{ rule, from }]` */
async function violationsIn(root) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      inRoot('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      'packages',
      '--config',
      inRoot('.dependency-cruiser.mjs'),
      '--output-type',
      'json',
    ],
    { cwd: root, maxBuffer: 64e6 },
  ).catch((error) => error);
  return JSON.parse(stdout).summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}

describe('the import rules', () => {
  let tree;
  let found;

  beforeAll(async () => {
    const violating = VIOLATIONS.map(({ from, imports }) => [from, imports]);
    const files = [...Object.entries(SUPPORT), ...ALLOWED, ...violating];
    tree = createFixtureTree(Object.fromEntries(files));
    // One package is built and linked, as after an install; the others resolve to nothing, as in a fresh clone.
    tree.link('node_modules/@vajraedge/core', join(tree.root, 'packages/core'));
    found = await violationsIn(tree.root);
  }, 60_000);

  afterAll(() => tree?.remove());

  const rulesBrokenBy = (file) => [
    ...new Set(found.filter(({ from }) => from === file).map(({ rule }) => rule)),
  ];

  it.each(VIOLATIONS)('$rule: rejects $from', ({ from, rule, also = [] }) => {
    expect(rulesBrokenBy(from).sort()).toEqual([rule, ...also].sort());
  });

  it.each(ALLOWED)('allows %s', (from) => {
    expect(rulesBrokenBy(from)).toEqual([]);
  });

  it('are each broken by some file here', () => {
    const broken = new Set(VIOLATIONS.map(({ rule }) => rule));
    expect(
      dependencyRules()
        .map(({ name }) => name)
        .filter((name) => !broken.has(name)),
    ).toEqual([]);
  });
});
