import { spawn, spawnSync } from 'node:child_process';
import type { PreflightReport } from '@vajraedge/core';
import { createProject, type Project } from './project.js';
import { refusingUrl, startTarget, type TestTarget } from './target.js';
import { plainEnvironment, type Running, vajra, vajraCommandLine, watch } from './vajra.js';

const hasScript =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
const onTerminal = hasScript ? describe : describe.skip;

let project: Project;
let target: TestTarget;
beforeAll(async () => {
  project = createProject();
  target = await startTarget();
  project.write(
    'doubt.check.mjs',
    "export default { name: 'doubt', run: () => ({ state: 'WARN', message: 'Hm.', remedy: 'Look at it.' }) };",
  );
  project.write('good.yaml', planWith(''));
  project.write('doubtful.yaml', planWith('checks: [./doubt.check.mjs]\n'));
});
afterAll(async () => {
  project.remove();
  await target.close();
});

const planWith = (line: string): string =>
  `${line}scenarios: { main: { task: HTTP_GET, parameters: { url: '${target.url}/' }, load: { targetTps: 10, sustain: 1s } } }\n`;
const call = (...args: string[]) => vajra(args, { cwd: project.dir });

describe('vajra run', () => {
  it('goes on by itself where all is well, and keeps what was found', async () => {
    const { stderr, stdout } = await call('run', 'good.yaml', '--json', 'good.json');
    expect(stderr).toMatch(
      /^PASS {2}pre-flight: \d+ passed, 0 to look at, 0 failed, \d+ skipped \(\d\.\d s\)$/m,
    );
    expect(stdout).toContain('10 scheduled');
    const { preflight, events } = project.result('good.json');
    expect(preflight?.state).toBe('PASS');
    expect(preflight?.checks.find(({ name }) => name === 'service-health main/HTTP_GET')).toMatchObject({
      state: 'PASS',
      remedy: null,
    });
    // The folder of the result is what the disk check has looked at.
    expect(preflight?.checks.find(({ name }) => name === 'resources disk')?.state).toBe('PASS');
    expect(events.map(({ kind }) => kind)).not.toContain('preflight-skipped');
  });

  it('sends no load to a service that is not there', async () => {
    const url = await refusingUrl();
    const { code, stdout, stderr } = await call(
      'run',
      `${url}/`,
      '--duration',
      '1s',
      '--yes',
      '--json',
      'no.json',
    );
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/FAIL {2}service-health/);
    expect(stderr).toMatch(
      /Nothing listens on 127\.0\.0\.1:\d+: the connection was refused\.\n\s+-> Start the service/,
    );
    expect(stderr).toMatch(
      /^error VE_PREFLIGHT_FAILED: Pre-flight failed \(\d findings\); no load was sent\.$/m,
    );
    expect(() => project.read('no.json')).toThrow();
  });

  it('sends one request to a service that answers otherwise than expected, and no load', async () => {
    const before = target.requests;
    const { code, stderr } = await call('run', `${target.url}/500`, '--duration', '1s');
    expect(code).toBe(3);
    expect(stderr).toContain('500');
    expect(target.requests - before).toBe(1);
  });

  it('asks where there is a doubt, and takes no answer for a no', async () => {
    const { code, stdout, stderr } = await call('run', 'doubtful.yaml', '--quiet');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('  WARN  ./doubt.check.mjs doubt\n        Hm.\n        -> Look at it.\n');
    expect(stderr).toContain(
      'error VE_PREFLIGHT_WARN: Pre-flight has a finding that needs a look; no load was sent.',
    );
  });

  it('goes on with --yes, and the result says what was doubtful', async () => {
    const { stdout, stderr } = await call('run', 'doubtful.yaml', '--yes', '--json', 'doubtful.json');
    expect(stderr).toContain('Going on (--yes).');
    expect(stdout).toMatch(/PRE-FLIGHT\n {2}WARN {2}\.\/doubt\.check\.mjs doubt: Hm\. \(Look at it\.\)/);
    expect(project.result('doubtful.json').preflight?.state).toBe('WARN');
  });

  it('skips it where that is wanted, and says so', async () => {
    const { stdout, stderr } = await call(
      'run',
      'doubtful.yaml',
      '--skip-preflight',
      '--json',
      'skipped.json',
    );
    expect(stderr).toContain('Pre-flight is skipped.');
    expect(stdout).toMatch(/EVENTS\n.*pre-flight was skipped \(--skip-preflight\)/);
    const { preflight, events } = project.result('skipped.json');
    expect(preflight).toBeNull();
    expect(events[0]).toMatchObject({ atMs: 0, kind: 'preflight-skipped' });
  });

  it.each([
    [['--preflight-timeout', '5'], '"5" has no unit'],
    [['--preflight-timeout', '10ms'], '"10ms" is too short'],
    [['--preflight-timeout', '5s', '--skip-preflight'], 'makes no sense with --skip-preflight'],
  ])('%j is wrong usage', async (options, words) => {
    const { code, stderr } = await call('run', 'good.yaml', ...options);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('vajra validate', () => {
  it('lists what was looked at, writes it as JSON and HTML, and sends one request', async () => {
    const before = target.requests;
    const { code, stdout } = await call('validate', 'good.yaml', '--json', 'v.json', '--html', 'v.html');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}PASS {2}service-health main\/HTTP_GET$/m);
    expect(target.requests - before).toBe(1);
    const { preflight } = JSON.parse(project.read('v.json')) as { preflight: PreflightReport };
    expect(preflight).toMatchObject({ state: 'PASS', planName: 'good' });
    const [, json = ''] =
      /<script type="application\/json" id="preflight">(.*?)<\/script>/s.exec(project.read('v.html')) ?? [];
    expect(JSON.parse(json)).toEqual(preflight);
  });

  it('gives HTML alone to stdout', async () => {
    const { stdout, stderr } = await call('validate', 'good.yaml', '--html', '-');
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stderr).toMatch(/^valid {2}good\.yaml/);
  });

  it('exits 3 on a doubt, 0 with --yes', async () => {
    const [plain, yes] = await Promise.all([
      call('validate', 'doubtful.yaml'),
      call('validate', 'doubtful.yaml', '--yes'),
    ]);
    expect([plain.code, yes.code]).toEqual([3, 0]);
    expect(plain.stdout).toContain('        -> Look at it.');
  });

  it('sends nothing for a plan that is not valid, or where pre-flight is skipped', async () => {
    project.write('bad.yaml', planWith('').replace('targetTps: 10', 'targetTps: 0'));
    const before = target.requests;
    const bad = await call('validate', 'bad.yaml', '--html', 'bad.html', '--json', 'bad.json');
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('No html: there was no pre-flight.');
    expect(JSON.parse(project.read('bad.json'))).toMatchObject({ valid: false, preflight: null });
    const skipped = await call('validate', 'good.yaml', '--skip-preflight');
    expect(skipped.code).toBe(0);
    expect(skipped.stdout).not.toContain('pre-flight');
    expect(target.requests).toBe(before);
  });
});

describe('a process that may open 64 files', () => {
  it('is told so, and what to do, before anything is loaded', async () => {
    const command = `ulimit -n 64; exec ${vajraCommandLine(['run', 'good.yaml'])}`;
    const child = spawn('bash', ['-c', command], {
      cwd: project.dir,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const before = target.requests;
    const { code, stdout, stderr } = await watch(child).ended;
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      /^error VE_DESCRIPTORS_TOO_FEW: this process may open 64 files; vajra needs 256 .*\n {2}Raise the limit first: ulimit -n 4096 .*\n$/,
    );
    expect(target.requests).toBe(before);
  });
});

onTerminal('on a terminal', () => {
  const start = (): Running => {
    const args = ['run', 'doubtful.yaml', '--no-color'];
    const child = spawn('script', ['-qefc', `stty rows 30 cols 90; ${vajraCommandLine(args)}`, '/dev/null'], {
      cwd: project.dir,
      env: { ...plainEnvironment(), TERM: 'xterm-256color' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return watch(child);
  };
  const QUESTION = 'Start the load anyway? [y/N] ';

  it.each(['y', 'YES'])('a doubt is asked about, and "%s" starts the load', async (answer) => {
    const { child, said, ended } = start();
    await said(QUESTION);
    child.stdin?.write(`${answer}\n`);
    expect((await ended).stdout).toContain('10 scheduled');
  });

  it.each(['', 'n', 'yesterday'])('"%s" does not', async (answer) => {
    const { child, said, ended } = start();
    await said(QUESTION);
    child.stdin?.write(`${answer}\n`);
    const { code, stdout } = await ended;
    expect(code).toBe(3);
    expect(stdout).not.toContain('scheduled');
  });

  it('Ctrl-C at the question leaves, with 130', async () => {
    const { child, said, ended } = start();
    await said(QUESTION);
    child.stdin?.write('\u0003');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted before the start: no load was sent.');
  });
});
