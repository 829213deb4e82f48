import { execFile } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from '../dev/repository.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

/** Of the third command, which is well. */
const RELEASE = ['0 passed, 0 failed', 0];

/** What the first two commands print and end with, and what .ci/run must make of it. */
const CASES = [
  ['all well', ['3 passed, 0 failed', 0], ['2 passed, 0 failed', 0], '5 passed, 0 failed', 0],
  ['a test failed', ['3 passed, 1 failed', 1], ['2 passed, 0 failed', 0], '5 passed, 1 failed', 1],
  ['a gate failed', ['3 passed, 0 failed', 0], ['1 passed, 1 failed', 1], '4 passed, 1 failed', 1],
  ['both failed', ['3 passed, 2 failed', 1], ['1 passed, 1 failed', 1], '4 passed, 3 failed', 1],
  [
    'tests died without a count',
    ['Segmentation fault', 139],
    ['2 passed, 0 failed', 0],
    '2 passed, 1 failed',
    1,
  ],
  ['no count though all was well', ['nothing', 0], ['2 passed, 0 failed', 0], '2 passed, 1 failed', 1],
  [
    'an exit code that no count explains',
    ['3 passed, 0 failed', 1],
    ['2 passed, 0 failed', 0],
    '5 passed, 1 failed',
    1,
  ],
];

const script = ([text, code]) => `echo before; echo '${text}'; exit ${code}`;

async function runIn(root) {
  const { code = 0, stdout } = await promisify(execFile)(join(root, '.ci/run')).catch((error) => error);
  return { code, lines: stdout.trim().split('\n') };
}

const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('.ci/run', () => {
  it.each(CASES)('%s', async (_name, test, check, last, code) => {
    const tree = createFixtureTree({
      'package.json': JSON.stringify({
        scripts: { test: script(test), check: script(check), 'release:check': script(RELEASE) },
      }),
      '.ci/run': readFileSync(inRoot('.ci/run'), 'utf8'),
    });
    chmodSync(join(tree.root, '.ci/run'), 0o755);
    try {
      const result = await runIn(tree.root);
      expect(result.lines.at(-1)).toBe(last);
      expect(result.code).toBe(code);
      expect(result.lines.includes('=== the end of test')).toBe(!/ 0 failed$/.test(test[0]) || test[1] !== 0);
    } finally {
      tree.remove();
    }
  });
});
