import { createProject, type Project } from './project.js';
import { vajra } from './vajra.js';

let project: Project;
beforeAll(() => {
  project = createProject();
  project.write(
    'good.yaml',
    'scenarios: { main: { task: NOOP, load: { targetTps: 5, sustain: 1s } } }\nthresholds: [errorRatio < 1%]\n',
  );
  project.write(
    'bad.yaml',
    [
      'name: bad',
      'scenarios:',
      '  one:',
      '    task: HTTP_GTE',
      '    load: { targetTps: 0, sustain: 60 }',
      '  two:',
      '    task: SLEEP',
      '    parameters: { tiem: 5ms }',
      '    load: { targetTps: 5, sustain: 1s, colour: red }',
      '',
    ].join('\n'),
  );
});
afterAll(() => project.remove());

const call = (...args: string[]) => vajra(args, { cwd: project.dir });

describe('help', () => {
  it('goes to stdout, with examples', async () => {
    const [main, run] = await Promise.all([call('--help'), call('run', '--help')]);
    expect(main).toMatchObject({ code: 0, stderr: '' });
    expect(main.stdout).toContain('Usage: vajra');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('vajra run http://localhost:8080/ --rate 500');
  });

  it('is shown on stderr where nothing was asked', async () => {
    const { code, stdout, stderr } = await call();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: vajra');
  });

  it('says the version', async () => {
    expect(await call('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('wrong usage', () => {
  it.each([
    [['rn', 'x'], "Unknown command 'rn'.", 'Did you mean run?'],
    [['http://localhost'], "Unknown command 'http://localhost'.", 'Did you mean: vajra run http://localhost'],
    [['run', '--rat', '5', 'good.yaml'], "Unknown option '--rat'.", 'Did you mean --rate?'],
    [['run'], "Missing required argument 'plan|url'.", 'vajra run --help'],
    [['run', 'good.yaml', 'b'], 'Too many arguments', 'vajra run --help'],
    [
      ['run', 'localhost:8080'],
      '"localhost:8080" is neither a file nor a whole URL.',
      'vajra run http://localhost:8080',
    ],
    [['run', 'http://local host/'], 'is no valid URL', 'http://localhost:8080/path'],
    [['run', '.'], '"." is a folder.', 'Name a plan file in it: bad.yaml'],
    [['run', 'good.yaml', '--users', '5'], 'is an open load', 'Use --rate.'],
    [['run', 'good.yaml', '--duration', '30'], '"30" has no unit', '--duration 30s'],
    [['tasks', 'HTTP_GTE'], 'There is no task "HTTP_GTE".', 'Did you mean HTTP_GET?'],
    [['validate', 'http://h/'], 'is a URL, not a plan file', 'vajra run http://h/'],
  ])('%j exits 2 and is told what to type', async (args, message, advice) => {
    const { code, stdout, stderr } = await call(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('error VE_USAGE: ');
    expect(stderr).toContain(message);
    expect(stderr).toContain(advice);
    expect(stderr).not.toContain('    at ');
  });

  it('a missing plan file', async () => {
    const { code, stderr } = await call('run', 'god.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'error VE_PLAN_NOT_FOUND: There is no file "god.yaml".\n  Did you mean good.yaml?',
    );
  });
});

describe('a bad plan', () => {
  const places = ['bad.yaml:4:', 'bad.yaml:5:', 'bad.yaml:8:', 'bad.yaml:9:'];

  it('is refused by run with every problem and its line', async () => {
    const { code, stdout, stderr } = await call('run', 'bad.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error VE_PLAN_INVALID: the plan "bad\.yaml" has \d+ problems; nothing was sent\.$/m,
    );
    for (const place of places) expect(stderr).toContain(place);
    expect(stderr).toContain('HTTP_GET');
  });

  it('is what validate is for', async () => {
    const { code, stdout } = await call('validate', 'bad.yaml', '--json', 'problems.json');
    expect(code).toBe(2);
    for (const place of places) expect(stdout).toContain(place);
    const { valid, problems, plan } = JSON.parse(project.read('problems.json')) as {
      valid: boolean;
      problems: { line: number }[];
      plan: unknown;
    };
    expect({ valid, plan }).toEqual({ valid: false, plan: null });
    expect(new Set(problems.map(({ line }) => line))).toEqual(new Set([4, 5, 8, 9]));
  });
});

describe('validate', () => {
  it('says what a good plan will do', async () => {
    const { code, stdout, stderr } = await call('validate', 'good.yaml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^valid {2}good\.yaml {2}\(good\)\nscenarios\n {2}main {2}open, up to 5\/s, \d+ in flight {2}1 s {2}NOOP\nthresholds\n {2}errorRatio < 1%\n\nPASS {2}pre-flight: \d+ passed, 0 to look at, 0 failed, \d+ skipped \(\d\.\d s\)\n(?: {2}(?:PASS|SKIP) .*\n(?: {8}.*\n)+)+$/,
    );
  });

  it('gives the resolved plan as JSON', async () => {
    const { code, stdout } = await call('validate', 'good.yaml', '--json', '-');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      problems: [],
      plan: { name: 'good', scenarios: [{ name: 'main' }] },
      preflight: { state: 'PASS', planName: 'good' },
    });
  });

  it('cannot read what is no plan', async () => {
    project.write('plan.ts', 'export const plan = 1;');
    const { code, stdout } = await call('validate', 'plan.ts');
    expect(code).toBe(2);
    expect(stdout).toContain(
      'error VE_PLAN_UNREADABLE: The plan "plan.ts" cannot be read: it has no default export.',
    );
  });
});

describe('tasks', () => {
  it('lists what is installed, by category', async () => {
    const { code, stdout, stderr } = await call('tasks');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^basic\n {2}CPU .*\n {2}NOOP .*\n {2}SLEEP .*\n\n/);
    expect(stdout).toMatch(/\n\nhttp\n {2}HTTP_DELETE /);
  });

  it('shows everything about one, whatever its case', async () => {
    const { code, stdout } = await call('tasks', 'sleep');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ {2}time {2}duration, at least 0ms, at most 24h, default "10ms"\n {6}\S.*\n {6}for example "10ms"/m,
    );
  });

  it('gives JSON', async () => {
    const { stdout } = await call('tasks', 'HTTP_GET', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      task: { name: 'HTTP_GET', parameters: { url: { type: 'url', required: true } } },
    });
  });

  it('shows a task file', async () => {
    project.write(
      'own.task.ts',
      "export default { name: 'OWN', description: 'Mine.', parameters: { size: { type: 'integer' as const, min: 1 } }, execute: () => {} };",
    );
    const { code, stdout, stderr } = await call('tasks', './own.task.ts');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('size  integer, at least 1');
  });

  it('names a refused task file and why', async () => {
    project.write('broken.task.js', 'throw new Error("out of order");');
    const { code, stderr } = await call('tasks', './broken.task.js');
    expect(code).toBe(2);
    expect(stderr).toContain('out of order');
  });
});
