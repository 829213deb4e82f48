import { execFile } from 'node:child_process';
import { getPriority, platform } from 'node:os';
import { promisify } from 'node:util';

/** A process of its own, because the priorities cannot be taken back; it prints those of its threads before and after. */
const PROGRAM = `
import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
const threads = readdirSync('/proc/self/task').map(Number).sort((a, b) => a - b);
const priorities = () => Object.fromEntries(threads.map((id) => [id === process.pid ? 'main' : id, getPriority(id)]));
const before = priorities();
const { lowerCompilers } = await import('./dist/engine/lower-compilers.js');
lowerCompilers();
console.log(JSON.stringify({ before, after: priorities() }));
`;

// Where the tests themselves have the least priority there is nothing to see.
const onLinux = platform() === 'linux' && getPriority() < 19 ? it : it.skip;

describe('lowerCompilers', () => {
  onLinux('gives five threads the least priority and leaves the main thread its own', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      cwd: new URL('../..', import.meta.url).pathname,
    });
    const { before, after } = JSON.parse(stdout) as Record<'before' | 'after', Record<string, number>>;
    expect(after.main).toBe(before.main);
    expect(Object.values(before)).not.toContain(19);
    expect(Object.values(after).filter((priority) => priority === 19)).toHaveLength(5);
  });
});
