import { createProject, expectExit, expectLedgerToAddUp, type Project } from './project.js';
import { startTarget, type TestTarget } from './target.js';
import { vajra } from './vajra.js';

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

const run = (...args: string[]) => vajra(['run', ...args], { cwd: project.dir });
const planOf = (task: string, more = ''): string =>
  `scenarios: { main: { task: ${task}, load: { targetTps: 20, sustain: 1s } } }\n${more}`;

describe('TypeScript', () => {
  it('is a task file with decorators, npm modules and other files, in a folder without package.json', async () => {
    project.write(
      'lib/shop.ts',
      'export interface Shop { readonly url: string }\nexport const pathOf = (shop: Shop, item: number): string => `${shop.url}/item/${item}`;\n',
    );
    project.write(
      'shop.task.ts',
      `import { TaskParameter, VajraTask, type TaskContext } from '@vajraedge/sdk';
import { stringify } from 'yaml';
import { pathOf, type Shop } from './lib/shop.js';

@VajraTask({ name: 'SHOP' })
export default class ShopTask {
  @TaskParameter({ type: 'url', required: true }) readonly url!: string;

  async execute({ step, check, iteration }: TaskContext): Promise<void> {
    const shop: Shop = { url: this.url };
    const answer = await step('get', () => fetch(pathOf(shop, iteration)));
    check('yaml', stringify({ status: answer.status }) === 'status: 200\\n');
    await answer.arrayBuffer();
  }
}
`,
    );
    project.write(
      'shop.yaml',
      planOf('./shop.task.ts').replace('load:', `parameters: { url: '${target.url}' }, load:`),
    );
    const { code, stderr } = await run('shop.yaml', '--json', 'shop.json', '--threads', '2');
    expect(stderr).not.toContain('error');
    const report = project.result('shop.json');
    expectExit(code, report, 0);
    expect(report.ledger).toMatchObject({ scheduled: 20, ok: 20 });
    expect(report.series.map(({ step }) => step)).toContain('get');
    expect(report.series.find(({ step }) => step === null)?.checks).toEqual({
      yaml: { passed: 20, failed: 0 },
    });
  });

  it('is a plan, checked like any other', async () => {
    const source = (tps: number): string =>
      `import { definePlan } from '@vajraedge/core';
const targetTps: number = ${tps};
export default definePlan({ name: 'typed', scenarios: { main: { task: 'NOOP', load: { targetTps, sustain: '1s' } } } });
`;
    project.write('typed.ts', source(10));
    project.write('wrong.ts', source(0));
    const [good, wrong] = await Promise.all([run('typed.ts', '--json', 'typed.json'), run('wrong.ts')]);
    expect(good.stderr).not.toContain('error');
    expectExit(good.code, project.result('typed.json'), 0);
    expect(project.result('typed.json')).toMatchObject({ name: 'typed', ledger: { scheduled: 10, ok: 10 } });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('wrong.ts  scenarios.main.load.targetTps: ');
  });

  it('that does not compile is one message with its place', async () => {
    project.write('syntax.ts', 'export default {\n  name: ;\n};\n');
    const { code, stderr } = await run('syntax.ts');
    expect(code).toBe(2);
    expect(stderr).toContain('error VE_PLAN_UNREADABLE: The plan "syntax.ts" cannot be read: ');
    expect(stderr).toContain('2:');
    expect(stderr).not.toContain('bug of ours');
  });
});

describe('a task that behaves badly', () => {
  it.each([
    ['throws', "throw new TypeError('no');", { TASK_ERROR: 20 }],
    [
      'rejects later',
      "return new Promise((_, reject) => setImmediate(() => reject(Object.assign(new Error('x'), { code: 'E_LATE' }))));",
      { E_LATE: 20 },
    ],
    ['throws nothing', 'throw undefined;', { TASK_ERROR: 20 }],
    ['never ends', 'return new Promise(() => {});', { ITERATION_TIMEOUT: 20 }],
    ['returns nonsense', "return { receivedBytes: 'many', labels: 7 };", {}],
  ])('and %s neither stops the run nor falsifies a count', async (name, body, failures) => {
    const file = `${name.replaceAll(' ', '-')}`;
    project.write(`${file}.task.mjs`, `export default { name: 'BAD', execute() { ${body} } };`);
    project.write(`${file}.yaml`, planOf(`./${file}.task.mjs`, 'iterationTimeout: 300ms\n'));
    const { code, stderr } = await run(`${file}.yaml`, '--json', `${file}.json`);
    expect(stderr).not.toContain('error');
    const report = project.result(`${file}.json`);
    expectExit(code, report, 0);
    expectLedgerToAddUp(report);
    expect(report.ledger.scheduled).toBe(20);
    expect(report.series[0]?.failures).toEqual(failures);
  });

  it('and writes to the console does not get into the results', async () => {
    project.write(
      'loud.task.mjs',
      "export default { name: 'LOUD', execute({ iteration }) { console.log(`said ${iteration}`); console.error(`cried ${iteration}`); } };",
    );
    project.write('loud.yaml', planOf('./loud.task.mjs'));
    const { stdout, stderr } = await run('loud.yaml', '--json', '-');
    expect(JSON.parse(stdout)).toMatchObject({ ledger: { scheduled: 20, ok: 20 } });
    expect(stderr).toContain('said 19');
    expect(stderr).toContain('cried 19');
  });

  it('and cannot be loaded is one message, and nothing starts', async () => {
    project.write(
      'broken.task.mjs',
      "import 'no-such-package';\nexport default { name: 'X', execute() {} };",
    );
    project.write('broken.yaml', planOf('./broken.task.mjs'));
    const { code, stdout, stderr } = await run('broken.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no-such-package');
    expect(stderr).toContain('broken.yaml:1:');
  });

  it('in its set-up breaks the run off before the start', async () => {
    project.write(
      'set-up.task.mjs',
      "export default { name: 'X', setUp() { throw new Error('no database'); }, execute() {} };",
    );
    project.write('set-up.yaml', planOf('./set-up.task.mjs'));
    const { code, stdout, stderr } = await run('set-up.yaml');
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toContain('no database');
    expect(stderr).not.toContain('bug of ours');
  });
});

describe('a broken plugin', () => {
  it('is refused with its reason while the run goes on', async () => {
    project.write(
      'plugins/broken/package.json',
      '{ "name": "broken-plugin", "version": "1.0.0", "type": "module", "vajraedge": { "plugin": "./index.js" } }',
    );
    project.write('plugins/broken/index.js', "throw new Error('out of order');");
    project.write(
      'plugins/good/package.json',
      '{ "name": "good-plugin", "version": "1.0.0", "type": "module", "vajraedge": { "plugin": "./index.js" } }',
    );
    project.write(
      'plugins/good/index.js',
      "import { definePlugin, defineTask } from '@vajraedge/sdk';\nexport default definePlugin({ tasks: [defineTask({ name: 'GOOD', execute: () => {} })] });",
    );
    project.write('good.yaml', planOf('GOOD'));
    const { code, stderr } = await run('good.yaml', '--plugin-dir', 'plugins', '--json', 'good.json');
    const warning = stderr.split('\n').find((line) => line.startsWith('warning'));
    expect(warning).toMatch(/^warning VE_PLUGIN_\w+: broken-plugin is not used: .*out of order/);
    const report = project.result('good.json');
    expectExit(code, report, 0);
    expect(report.ledger).toMatchObject({ scheduled: 20, ok: 20 });
  });
});
