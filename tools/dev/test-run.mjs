import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVisible } from './child.mjs';
import { build, typecheck } from './workspace-build.mjs';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

/**
 * Counts of a Jest result file. A file that could not even be loaded counts as one failed test, so does a Jest that
 * ended badly and says that all is well: a failure is never counted as none.
 */
export function countsOf(result, exitCode) {
  if (result === null) return { passed: 0, failed: 1, skipped: 0 };
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

async function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'vajra-test-'));
  const file = join(folder, 'result.json');
  try {
    const code = await runVisible(process.execPath, [
      ...JEST,
      '--ci',
      '--json',
      `--outputFile=${file}`,
      ...args,
    ]);
    return countsOf(readResult(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Native ESM keeps what a test file loaded: in one process for all of them, heaps grow to a size at which every garbage
 * collection, and the conformance kit asks for many, takes longer than the tests. So a process of tests that holds this
 * much after a file makes way for a new one.
 */
const MOST_HEAP = '400MB';

/** What all tests are run with: one process more than there are cores, since most of what they do is to wait. */
function wholeRun() {
  return [`--workerIdleMemoryLimit=${MOST_HEAP}`, `--maxWorkers=${availableParallelism() + 1}`];
}

/** Builds, checks types and runs all tests, afresh. The last line is `N passed, M failed`. @returns exit code */
export async function testRun(args) {
  if ((await build()) !== 0) {
    console.log('0 passed, 1 failed');
    return 1;
  }
  const badTypes = (await typecheck()) !== 0;
  console.error('Running the tests …');
  const { passed, failed, skipped } = await runJest(args.length === 0 ? wholeRun() : args);
  const failures = failed + (badTypes ? 1 : 0);
  if (badTypes) console.error('The types are wrong (see above): counted as one failure.');
  if (skipped > 0) console.error(`${skipped} skipped`);
  console.log(`${passed} passed, ${failures} failed`);
  return failures === 0 ? 0 : 1;
}
