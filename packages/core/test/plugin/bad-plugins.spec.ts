import { join } from 'node:path';
import { createRun } from '../../src/engine/run.js';
import { readRunPlan } from '../../src/plan/read-run-plan.js';
import { resolveRunPlan } from '../../src/plan/resolve-run-plan.js';
import { discoverPlugins } from '../../src/plugin/discover-plugins.js';
import type { PluginCatalog } from '../../src/plugin/task-manifest.js';
import { createFixtureProject, type FixtureProject, offering } from './fixture-project.js';
import { textWith } from './text-like.js';

const BAD_PLUGINS = join(import.meta.dirname, 'bad-plugins');
/** Long enough for a module that ends, on a busy machine too; the one that never does takes all of it. */
const IMPORT_LIMIT_MS = 8000;

describe('a folder of plugins with every fault there is', () => {
  let project: FixtureProject;
  let catalog: PluginCatalog;
  beforeAll(async () => {
    project = createFixtureProject();
    catalog = await discoverPlugins({
      projectDir: project.dir,
      pluginDirs: [BAD_PLUGINS],
      importLimitMs: IMPORT_LIMIT_MS,
      maxHeapMiB: 64,
    });
  }, 120_000);
  afterAll(() => project.remove());

  it('costs nobody else a task', () => {
    expect([...catalog.tasks.keys()]).toEqual(['FIRST', 'CARELESS', 'LAST']);
  });

  it.each([
    ['changes-lists', 'VE_PLUGIN_GLOBALS_CHANGED', 'Array.prototype.map'],
    ['changes-objects', 'VE_PLUGIN_GLOBALS_CHANGED', 'Object.prototype.polluted'],
    ['eats-buffers', 'VE_PLUGIN_IMPORT_MEMORY', 'MiB of buffers'],
    ['ends-the-process', 'VE_PLUGIN_IMPORT_EXIT', 'with code 0'],
    ['forges-an-answer', 'VE_PLUGIN_INVALID', 'no list of tasks'],
    ['loops-for-ever', 'VE_PLUGIN_IMPORT_TIMEOUT', '8s'],
    ['made-for-another-sdk', 'VE_PLUGIN_SDK_INCOMPATIBLE', '^9.0.0'],
    ['takes-a-name', 'VE_PLUGIN_TASK_TAKEN', 'a-fine-one 1.0.0'],
    ['throws-on-import', 'VE_PLUGIN_IMPORT_FAILED', 'no licence'],
    ['wrong-shape', 'VE_PLUGIN_INVALID', 'wanted a list of at least one task'],
  ])('names %s, with %s', (name, code, reason) => {
    const refused = catalog.refused.filter((each) => each.package === name);
    expect(refused).toEqual([
      { package: name, path: join(BAD_PLUGINS, name), code, reason: textWith(reason), hint: textWith(' ') },
    ]);
  });

  it('names eats-objects, for its memory, or for its time where a busy machine is slower than that', () => {
    const { code } = catalog.refused.find((each) => each.package === 'eats-objects') ?? {};
    expect(['VE_PLUGIN_IMPORT_MEMORY', 'VE_PLUGIN_IMPORT_TIMEOUT']).toContain(code);
  });

  it('names no other', () => {
    expect(catalog.refused).toHaveLength(11);
  });

  it('leaves a run of the others as it would have been', async () => {
    const tasks = ['FIRST', 'CARELESS', 'LAST'];
    const scenarios = tasks.map(
      (task) => `  ${task}: { task: ${task}, load: { targetTps: 20, sustain: 1s } }`,
    );
    const document = readRunPlan({
      text: `scenarios:\n${scenarios.join('\n')}\n`,
      format: 'yaml',
      fileName: 'plan.yaml',
      baseDir: null,
    });
    const plan = resolveRunPlan(document, catalog);
    const report = await createRun({ plan, catalog, writtenPlan: {} }).run();
    expect(report.outcome).toBe('finished');
    expect(new Map(report.series.map(({ scenario, count }) => [scenario, count]))).toEqual(
      new Map(tasks.map((task) => [task, 20])),
    );
    expect(report.ledger).toMatchObject({ scheduled: 60, ok: 60, unaccounted: 0 });
  });
});

describe('what an import does to the objects that all code shares', () => {
  let project: FixtureProject;
  beforeEach(() => {
    project = createFixtureProject();
  });
  afterEach(() => project.remove());

  const discover = (head: string): Promise<PluginCatalog> => {
    project.addPlugin('changer', { module: `${head}\n${offering('TASK')}` });
    return discoverPlugins({ projectDir: project.dir });
  };

  it.each([
    ['a built-in that is replaced', 'JSON.stringify = () => "[]";', 'JSON.stringify'],
    ['one that is removed', 'delete Array.prototype.flatMap;', 'Array.prototype.flatMap'],
    [
      'a getter in place of a method',
      'Promise.prototype.__defineGetter__("then", () => 1);',
      'Promise.prototype.then',
    ],
    ['toJSON for all', 'Object.prototype.toJSON = () => "x";', 'Object.prototype.toJSON'],
    ['a symbol that shows', 'Array.prototype[Symbol("mine")] = 1;', 'Array.prototype.Symbol(mine)'],
    [
      'what reads the tasks',
      'for (const key of Object.getOwnPropertyNames(Array.prototype)) if (key !== "length") delete Array.prototype[key];',
      'Array.prototype.at',
    ],
    ['an error besides', 'String.prototype.slice = 1; throw new Error("no");', 'String.prototype.slice'],
  ])('is a reason to refuse it: %s', async (_, head, name) => {
    const { refused } = await discover(head);
    expect(refused).toEqual([
      expect.objectContaining({
        package: 'changer',
        code: 'VE_PLUGIN_GLOBALS_CHANGED',
        reason: textWith(name),
      }),
    ]);
  });

  it('names a handful, however many they are', async () => {
    const { refused } = await discover(
      'for (let at = 0; at < 1000; at += 1) Object.prototype["name" + at] = at;',
    );
    expect(refused[0]?.reason).toMatch(/(?:, Object\.prototype\.name\d+){4}\.$/);
  });

  it.each([
    ['a polyfill that loops do not meet', 'Object.defineProperty(Array.prototype, "last", { value: 1 });'],
    ['a getter on texts, as colour packages have it', 'String.prototype.__defineGetter__("red", () => 1);'],
    ['a name of its own on globalThis', 'globalThis.changer = 1;'],
  ])('is its own affair: %s', async (_, head) => {
    const { tasks, refused } = await discover(head);
    expect([[...tasks.keys()], refused]).toEqual([['TASK'], []]);
  });
});

describe('an answer that is not one', () => {
  let project: FixtureProject;
  beforeEach(() => {
    project = createFixtureProject();
  });
  afterEach(() => project.remove());

  it.each([
    ['no JSON', '{ type: "tasks", json: "{" }'],
    ['no text', '{ type: "tasks", json: 7 }'],
    ['no list', '{ type: "tasks", json: "{}" }'],
    ['an empty list', '{ type: "tasks", json: "[]" }'],
    ['a list of nothing', '{ type: "tasks", json: "[null]" }'],
    ['tasks without their facts', '{ type: "tasks", json: \'[{"name":"TASK"}]\' }'],
    [
      'a task with a parameter that is none',
      `{ type: "tasks", json: JSON.stringify([{ name: 'TASK', displayName: '', description: '', category: '', metadata: {},
        parameters: { a: null }, has: {} }]) }`,
    ],
    ['a refusal without a reason', '{ type: "refused", code: "VE_PLUGIN_INVALID" }'],
  ])('is refused under the name of the plugin: %s', async (_, message) => {
    const head = `import { parentPort } from 'node:worker_threads';\nparentPort.postMessage(${message});`;
    project.addPlugin('a-fine-one', { module: offering('FIRST') });
    project.addPlugin('forger', { module: `${head}\n${offering('TASK')}` });
    const { tasks, refused } = await discoverPlugins({ projectDir: project.dir });
    expect([...tasks.keys()]).toEqual(['FIRST']);
    expect(refused).toEqual([
      expect.objectContaining({
        package: 'forger',
        code: 'VE_PLUGIN_INVALID',
        reason: 'What its thread answered is no list of tasks.',
      }),
    ]);
  });
});
