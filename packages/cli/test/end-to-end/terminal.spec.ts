import { spawn, spawnSync } from 'node:child_process';
import { createProject, type Project } from './project.js';
import { startTarget, type TestTarget } from './target.js';
import { plainEnvironment, type Running, vajraCommandLine, watch } from './vajra.js';

// `script` of util-linux gives a process a terminal. Other systems have another `script`, or none.
const hasScript =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
const onTerminal = hasScript ? describe : describe.skip;

let project: Project;
let target: TestTarget;
beforeAll(async () => {
  project = createProject();
  target = await startTarget();
});
afterAll(async () => {
  project.remove();
  await target.close();
});

function start(args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn('script', ['-qefc', `stty rows 30 cols 90; ${vajraCommandLine(args)}`, '/dev/null'], {
    cwd: project.dir,
    env: { ...plainEnvironment(), TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return watch(child);
}

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

onTerminal('on a terminal', () => {
  it('there is one block, redrawn in place, gone before the summary, and the cursor comes back', async () => {
    const { ended } = start([
      'run',
      `${target.url}/500`,
      '--skip-preflight',
      '--rate',
      '20',
      '--duration',
      '2s',
      '--json',
      'a.json',
    ]);
    const { stdout } = await ended;
    const frames = stdout.split('\u001b[?2026h').slice(1);
    expect(frames.length).toBeGreaterThan(2);
    expect(frames.filter((frame) => /^\r\u001b\[\d+A/.test(frame)).length).toBeGreaterThan(1); // eslint-disable-line no-control-regex
    const last = frames.at(-1) ?? '';
    for (const text of ['asked', 'achieved', 'in flight', 'p99', 'HTTP_5XX', 'verdict', ' %'])
      expect(last).toContain(text);
    expect(stdout.indexOf(HIDE)).toBeGreaterThanOrEqual(0);
    expect(stdout.lastIndexOf(SHOW)).toBeGreaterThan(stdout.lastIndexOf(HIDE));
    expect(stdout.slice(stdout.lastIndexOf(SHOW))).toContain('40 scheduled');
  });

  it('Ctrl-C as typed drains, reports and gives the cursor back', async () => {
    const before = target.requests;
    const { child, ended, until } = start([
      'run',
      `${target.url}/`,
      '--rate',
      '50',
      '--duration',
      '60s',
      '--json',
      'b.json',
    ]);
    await until(target.reached(before + 6));
    child.stdin?.write('\u0003');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Ctrl-C again ends at once.');
    expect(stdout.lastIndexOf(SHOW)).toBeGreaterThan(stdout.lastIndexOf(HIDE));
    expect(project.result('b.json').outcome).toBe('interrupted');
  });

  it('what tasks write stands above the block', async () => {
    project.write(
      'loud.task.mjs',
      "export default { name: 'LOUD', execute({ iteration }) { if (iteration === 3) console.log('a word of mine'); } };",
    );
    project.write(
      'loud.yaml',
      'scenarios: { main: { task: ./loud.task.mjs, load: { targetTps: 10, sustain: 2s } } }\n',
    );
    const { ended } = start(['run', 'loud.yaml']);
    const { stdout } = await ended;
    expect(stdout).toMatch(/\u001b\[\d+Aa word of mine\u001b\[K\r?\n\u001b\[1mloud/); // eslint-disable-line no-control-regex
  });

  it('in CI, with a terminal or not, there are lines', async () => {
    const { ended } = start(['run', `${target.url}/`, '--rate', '20', '--duration', '1s'], { CI: 'true' });
    const { stdout } = await ended;
    expect(stdout).not.toContain(HIDE);
    expect(stdout).toMatch(/^00:01 \/ 00:01 {2}sustain/m);
  });

  it('there is no colour with NO_COLOR, but still a block', async () => {
    const { ended } = start(['run', `${target.url}/`, '--rate', '20', '--duration', '1s'], { NO_COLOR: '1' });
    const { stdout } = await ended;
    expect(stdout).toContain(HIDE);
    expect(stdout).not.toMatch(/\u001b\[[0-9;]*m/); // eslint-disable-line no-control-regex
  });
});
