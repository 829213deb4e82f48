import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * A process of its own, since flags of V8 are for all of a process. A thread of it collects all once and then does nothing
 * until V8, which looks after eight seconds, has collected for that.
 */
const PROGRAM = `
import { Worker } from 'node:worker_threads';
const { keepEngineHeaps } = await import('./dist/engine/keep-engine-heaps.js');
if (process.argv[1] === 'keep') keepEngineHeaps();
new Worker('gc(); setTimeout(() => undefined, 9000);', { eval: true });
`;

/** Collections of old garbage that were there to give memory back. */
async function idleCollections(...args: readonly string[]): Promise<number> {
  const flags = ['--trace-gc', '--expose-gc', '--input-type=module'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, '-e', PROGRAM, ...args], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('Mark-Compact');
  return [...stdout.matchAll(/Mark-Compact \(reduce\)/g)].length;
}

describe('keepEngineHeaps', () => {
  it('lets a thread that starts after it collect nothing for having little to do', async () => {
    const [without, kept] = await Promise.all([idleCollections(), idleCollections('keep')]);
    expect(without).toBeGreaterThan(0);
    expect(kept).toBe(0);
  });
});
