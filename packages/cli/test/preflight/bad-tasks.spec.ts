import type { PreflightReport } from '@vajraedge/core';
import { createProject, type Project } from '../end-to-end/project.js';
import { vajra } from '../end-to-end/vajra.js';

/** A folder for each test: most of the time is waiting, so several wait at once. */
const projects: Project[] = [];
function newProject(): Project {
  const project = createProject();
  projects.push(project);
  return project;
}
afterAll(() => projects.forEach((project) => project.remove()));

const LOAD = 'load: { targetTps: 10, sustain: 1s }';

/** What `vajra validate` finds; the process must end by itself, and within the deadline. */
async function validate(
  project: Project,
  plan: string,
  ...options: string[]
): Promise<{ code: number | null; report: PreflightReport }> {
  project.write('plan.yaml', plan);
  const { code } = await vajra(['validate', 'plan.yaml', '--json', 'findings.json', ...options], {
    cwd: project.dir,
  });
  const { preflight } = JSON.parse(project.read('findings.json')) as { preflight: PreflightReport };
  expect(preflight.durationMs).toBeLessThanOrEqual(preflight.deadlineMs);
  return { code, report: preflight };
}
const told = ({ checks }: PreflightReport, name: string): string =>
  checks
    .filter((check) => check.name.includes(name))
    .map(({ state, message, remedy }) => `${state}: ${message} -> ${String(remedy)}`)
    .join('\n');

const taskWith = (probe: string): string =>
  `export default { name: 'OWN', execute() {}, probe(${probe.includes('signal') ? '{ signal }' : ''}) { ${probe} } };`;

describe('a probe', () => {
  it.concurrent.each<[string, string, RegExp]>([
    [
      'throws',
      "throw new TypeError('no');",
      /^FAIL: The probe of .* gave no answer to judge: TypeError: no \(TASK_ERROR\)\./,
    ],
    [
      'rejects',
      "return Promise.reject(Object.assign(new Error('no'), { code: 'E_OWN' }));",
      /Error: no \(E_OWN\)\. -> If the target answers otherwise, the fault is in the task/,
    ],
    ['returns nonsense', "return { ok: 'yes' };", /gave back no \{ ok, message \} \(PROBE_NONSENSE\)/],
    ['returns nothing', '', /PROBE_NONSENSE/],
    ['never answers', 'return new Promise(() => {});', /no answer within \d(?:\.\d)? s \(PROBE_TIMEOUT\)/],
    ['blocks its thread', 'for (;;);', /does not let go of its thread \(PROBE_STUCK\)/],
    ['ends the process', 'process.exit(7);', /its thread was ended \(exit code 7\) \(PROBE_CRASHED\)/],
    [
      'fails later, on its own',
      "setTimeout(() => { throw new Error('late'); }, 1); return new Promise((done) => setTimeout(() => done({ ok: true, message: 'Fine.' }), 50));",
      /^PASS: Fine\./,
    ],
    [
      'says no in its own words',
      "return { ok: false, message: 'The queue is full.', remedy: 'Empty it.' };",
      /^FAIL: The queue is full\. -> Empty it\./,
    ],
  ])('that %s', async (_, probe, words) => {
    const project = newProject();
    project.write('own.task.mjs', taskWith(probe));
    const { code, report } = await validate(
      project,
      `scenarios: { main: { task: ./own.task.mjs, ${LOAD} } }`,
    );
    const text = told(report, 'service-health');
    expect(text).toMatch(words);
    expect(code).toBe(text.startsWith('FAIL') ? 3 : 0);
  });

  it.concurrent('that hangs does not take the answers of the others with it', async () => {
    const project = newProject();
    project.write('good.task.mjs', taskWith("return { ok: true, message: 'Fine.' };"));
    project.write(
      'stuck.task.mjs',
      taskWith('return new Promise((done) => setTimeout(done, 20)).then(() => { for (;;); });'),
    );
    const { report } = await validate(
      project,
      `scenarios: { a: { task: ./good.task.mjs, ${LOAD} }, b: { task: ./stuck.task.mjs, ${LOAD} } }`,
    );
    expect(told(report, 'service-health a/')).toMatch(/^PASS: Fine/);
    expect(told(report, 'service-health b/')).toMatch(/^FAIL: .*PROBE_STUCK/);
  });

  it.concurrent('gets as much time as the user gives', async () => {
    const project = newProject();
    project.write('own.task.mjs', taskWith('return new Promise(() => {});'));
    const plan = `scenarios: { main: { task: ./own.task.mjs, ${LOAD} } }`;
    const { code, report } = await validate(project, plan, '--preflight-timeout', '4s');
    expect(code).toBe(3);
    expect(report.deadlineMs).toBe(4000);
    expect(told(report, 'service-health')).toMatch(/^FAIL: .*PROBE_TIMEOUT/);
  });
});

describe('what tasks need', () => {
  it.concurrent('a data file that is not there is a FAIL with its name', async () => {
    const project = newProject();
    project.write('own.task.mjs', taskWith("return { ok: true, message: 'Fine.' };"));
    const { code, report } = await validate(
      project,
      `data: { users: { file: no-users.csv } }\nscenarios: { main: { task: ./own.task.mjs, ${LOAD} } }`,
    );
    expect(code).toBe(3);
    expect(told(report, 'service-health')).toMatch(
      /^FAIL: The tasks cannot be made ready: The file no-users\.csv of the feed "users" cannot be read: there is no such file\. -> Check the path/,
    );
  });
});

describe('an own check', () => {
  const withCheck = (run: string): Promise<{ code: number | null; report: PreflightReport }> => {
    const project = newProject();
    project.write(
      'own.check.mjs',
      `export default { name: 'own', run: async ({ signal, targets, variables }) => { ${run} } };`,
    );
    return validate(
      project,
      `checks: [./own.check.mjs]\nvariables: {}\nscenarios: { main: { task: NOOP, ${LOAD} } }`,
    );
  };

  it.concurrent.each<[string, string, number, RegExp]>([
    ['passes', "return { state: 'PASS', message: 'Fine.' };", 0, /^PASS: Fine\. -> null$/],
    ['warns', "return { state: 'WARN', message: 'Hm.', remedy: 'Look.' };", 3, /^WARN: Hm\. -> Look\.$/],
    [
      'fails',
      "return { state: 'FAIL', message: 'Bad.', remedy: 'Mend it.' };",
      3,
      /^FAIL: Bad\. -> Mend it\.$/,
    ],
    [
      'gives several results',
      "return [{ state: 'PASS', message: 'a' }, { state: 'SKIP', message: 'b' }];",
      0,
      /^PASS: a -> null\nSKIP: b -> null$/,
    ],
    [
      'throws',
      "throw new TypeError('no');",
      3,
      /^WARN: The check itself failed: TypeError: no -> Correct the check/,
    ],
    [
      'gives back nonsense',
      "return { state: 'GREAT' };",
      3,
      /^WARN: The check gave back no \{ state, message \}/,
    ],
    [
      'never ends',
      'await new Promise(() => {});',
      3,
      /^WARN: The check itself failed: .*no result within [\d.]+ s/,
    ],
    [
      'blocks its thread',
      'for (;;);',
      3,
      /^WARN: The check came to no end: it, or another, does not let go of the thread/,
    ],
    ['ends the process', 'process.exit(0);', 3, /^WARN: The check came to no end: its thread was ended/],
  ])('that %s', async (_, run, code, words) => {
    const result = await withCheck(run);
    expect(told(result.report, 'own.check.mjs')).toMatch(words);
    expect(result.code).toBe(code);
  });

  it.concurrent('that hangs hides neither what others saw nor what the machine lacks', async () => {
    const project = newProject();
    project.write(
      'good.check.mjs',
      "export default { name: 'good', run: () => ({ state: 'PASS', message: 'Fine.' }) };",
    );
    project.write(
      'stuck.check.mjs',
      "export default { name: 'stuck', run: () => new Promise((done) => setTimeout(done, 20)).then(() => { for (;;); }) };",
    );
    const { report } = await validate(
      project,
      `checks: [./good.check.mjs, ./stuck.check.mjs]\nscenarios: { main: { task: NOOP, ${LOAD} } }`,
    );
    expect(told(report, 'good.check.mjs')).toMatch(/^PASS: Fine/);
    expect(told(report, 'stuck.check.mjs')).toMatch(/^WARN: /);
    expect(told(report, 'resources memory')).toMatch(/^PASS/);
  });

  it.concurrent('that cannot be loaded is told with its file', async () => {
    const project = newProject();
    project.write('broken.check.mjs', "import 'no-such-package';\nexport default {};");
    project.write('none.check.mjs', 'export default 7;');
    const { code, report } = await validate(
      project,
      `checks: [./broken.check.mjs, ./none.check.mjs, ./gone.check.mjs]\nscenarios: { main: { task: NOOP, ${LOAD} } }`,
    );
    expect(code).toBe(3);
    expect(told(report, 'broken.check.mjs')).toMatch(
      /^FAIL: The check could not be loaded: .*no-such-package/,
    );
    expect(told(report, 'none.check.mjs')).toMatch(/^FAIL: It is no check: wanted \{ name, run \}/);
    expect(told(report, 'gone.check.mjs')).toMatch(
      /^FAIL: The check could not be loaded: .* -> Look at its path/,
    );
  });

  it.concurrent('in TypeScript sees the hosts of the tasks and the variables of the plan', async () => {
    const project = newProject();
    project.write(
      'seen.check.ts',
      `import { defineCheck } from '@vajraedge/sdk';
export default defineCheck({ name: 'seen', run: ({ targets, variables }) => ({ state: 'PASS', message: \`\${targets.map(({ host }): string => host).join()} \${String(variables['shop'])}\` }) });`,
    );
    const { report } = await validate(
      project,
      `checks: [./seen.check.ts]\nvariables: { shop: 'no-such-host.invalid' }\nscenarios: { main: { task: HTTP_GET, parameters: { url: 'http://\${shop}/' }, ${LOAD} } }`,
    );
    expect(told(report, 'seen.check.ts')).toMatch(/^PASS: no-such-host\.invalid no-such-host\.invalid/);
  });

  it.concurrent('of a plugin runs where one of its tasks is used', async () => {
    const project = newProject();
    project.write(
      'plugins/shop/package.json',
      '{ "name": "shop-plugin", "version": "1.0.0", "type": "module", "vajraedge": { "plugin": "./index.js" } }',
    );
    project.write(
      'plugins/shop/index.js',
      `import { defineCheck, definePlugin, defineTask } from '@vajraedge/sdk';
export default definePlugin({
  tasks: [defineTask({ name: 'BUY', execute: () => {} })],
  checks: [defineCheck({ name: 'shop-is-open', run: () => ({ state: 'FAIL', message: 'Closed.', remedy: 'Come back.' }) })],
});`,
    );
    const plan = (task: string): string => `scenarios: { main: { task: ${task}, ${LOAD} } }`;
    const used = await validate(project, plan('BUY'), '--plugin-dir', 'plugins');
    expect(told(used.report, 'shop-plugin shop-is-open')).toBe('FAIL: Closed. -> Come back.');
    expect(used.code).toBe(3);
    const unused = await validate(project, plan('NOOP'), '--plugin-dir', 'plugins');
    expect(told(unused.report, 'shop-plugin')).toBe('');
  });
});
