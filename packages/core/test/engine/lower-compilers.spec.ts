import { execFile, spawnSync } from 'node:child_process';
import { getPriority, platform } from 'node:os';
import { promisify } from 'node:util';

/**
 * A process of its own, because the priorities cannot be taken back; it prints those of its threads before and after, and
 * their scheduling classes after (field 41 of `stat`: proc(5); 0 is SCHED_OTHER, 5 SCHED_IDLE).
 */
const PROGRAM = `
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
const threads = readdirSync('/proc/self/task').map(Number).sort((a, b) => a - b);
const priorities = () => Object.fromEntries(threads.map((id) => [id === process.pid ? 'main' : id, getPriority(id)]));
const before = priorities();
const classes = () => Object.fromEntries(threads.map((id) => {
  const stat = readFileSync('/proc/self/task/' + id + '/stat', 'utf8');
  return [id === process.pid ? 'main' : id, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38])];
}));
const { lowerCompilers } = await import('./dist/engine/lower-compilers.js');
await lowerCompilers();
console.log(JSON.stringify({ before, after: priorities(), classes: classes() }));
`;

type Figures = Record<string, number>;

async function lowered(env: NodeJS.ProcessEnv = process.env) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM],
    { cwd: new URL('../..', import.meta.url).pathname, env },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { before: Figures; after: Figures; classes: Figures };
}

function hasChrt(): boolean {
  return spawnSync('sh', ['-c', 'command -v chrt']).status === 0;
}

// Where the tests themselves have the least priority there is nothing to see.
const onLinux = platform() === 'linux' && getPriority() < 19 ? it : it.skip;

describe('lowerCompilers', () => {
  onLinux('gives five threads the least priority and leaves the main thread its own', async () => {
    const { before, after, classes } = await lowered();
    expect(after.main).toBe(before.main);
    expect(Object.values(before)).not.toContain(19);
    expect(Object.values(after).filter((priority) => priority === 19)).toHaveLength(5);
    expect(classes.main).toBe(0);
  });

  onLinux('gives them the idle class where the system has chrt', async () => {
    const { classes } = await lowered();
    expect(classes.main).toBe(0);
    expect(Object.values(classes).filter((schedulingClass) => schedulingClass === 5)).toHaveLength(
      hasChrt() ? 5 : 0,
    );
  });

  onLinux('says nothing where there is neither a shell nor chrt', async () => {
    const { after, classes } = await lowered({ ...process.env, PATH: '/nowhere' });
    expect(Object.values(after).filter((priority) => priority === 19)).toHaveLength(5);
    expect(Object.values(classes)).not.toContain(5);
  });
});
