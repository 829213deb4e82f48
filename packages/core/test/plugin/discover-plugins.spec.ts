import { execFile } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from '@swc/core';
import { type DiscoverOptions, discoverPlugins } from '../../src/plugin/discover-plugins.js';
import { type Clock } from '../../src/execute/clock.js';
import { type PluginCatalog, type TaskManifest } from '../../src/plugin/task-manifest.js';
import { createFixtureProject, type FixtureProject, offering } from './fixture-project.js';

const SDK_DIR = join(import.meta.dirname, '../../../sdk');

let project: FixtureProject;
beforeEach(() => {
  project = createFixtureProject();
});
afterEach(() => project.remove());

function discover(options: Partial<DiscoverOptions> = {}): Promise<PluginCatalog> {
  return discoverPlugins({ projectDir: project.dir, ...options });
}

const taskNames = ({ tasks }: PluginCatalog): string[] => [...tasks.keys()];
const task = (catalog: PluginCatalog, name: string): TaskManifest => catalog.tasks.get(name) as TaskManifest;

/** Resolves as soon as the file is there. */
function written(file: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(dirname(file));
    const look = (): void => {
      if (!existsSync(file)) return;
      watcher.close();
      resolve();
    };
    watcher.on('change', look);
    look();
  });
}

describe('what a catalog tells of a task', () => {
  const FULL = `
    import { definePlugin, defineTask } from '@vajraedge/sdk';
    const full = defineTask({
      name: 'FULL', displayName: 'A full task', description: 'Does all.', category: 'demo',
      metadata: { protocol: 'none', tags: ['a', 'b'], stable: true, level: 3 },
      parameters: { time: { type: 'duration', default: '5ms', min: 1 }, mode: { type: 'enum', values: ['x', 'y'] } },
      setUp: () => 1, targets: () => [], probe: () => ({ ok: true, message: '' }), createUser: () => ({ execute() {} }),
    });
    export default definePlugin({ displayName: 'Demo', tasks: [full, defineTask({ name: 'BARE', execute() {} })] });`;

  beforeEach(() => project.link(SDK_DIR, 'node_modules/@vajraedge/sdk'));

  it('is all but its functions, as plain frozen data', async () => {
    const path = project.addPlugin('@acme/demo', { version: '2.1.0', module: FULL });
    const catalog = await discover();
    expect(catalog.refused).toEqual([]);
    expect(taskNames(catalog)).toEqual(['FULL', 'BARE']);
    const moduleUrl = pathToFileURL(join(path, 'plugin.js')).href;
    const origin = { kind: 'plugin', package: '@acme/demo', version: '2.1.0', moduleUrl };
    expect(task(catalog, 'FULL')).toEqual({
      name: 'FULL',
      displayName: 'A full task',
      description: 'Does all.',
      category: 'demo',
      metadata: { protocol: 'none', tags: ['a', 'b'], stable: true, level: 3 },
      parameters: {
        time: { type: 'duration', default: '5ms', min: 1 },
        mode: { type: 'enum', values: ['x', 'y'] },
      },
      has: { probe: true, targets: true, setUp: true },
      origin,
    });
    expect(task(catalog, 'BARE')).toEqual({
      name: 'BARE',
      displayName: 'BARE',
      description: '',
      category: 'other',
      metadata: {},
      parameters: {},
      has: { probe: false, targets: false, setUp: false },
      origin,
    });
    expect(Object.isFrozen(task(catalog, 'FULL').parameters['time'])).toBe(true);
    expect(structuredClone(catalog)).toEqual(catalog);
  });

  it('is the same for a plugin in CommonJS, and for one that a compiler made CommonJS', async () => {
    const json = { type: 'commonjs' };
    project.addPlugin('plain', {
      json,
      module: `module.exports = { tasks: [{ name: 'PLAIN', execute() {} }] };`,
    });
    project.addPlugin('compiled', {
      json,
      module: `Object.defineProperty(exports, '__esModule', { value: true });
        exports.default = { tasks: [{ name: 'COMPILED', execute() {} }] };`,
    });
    const catalog = await discover();
    expect(catalog.refused).toEqual([]);
    expect(taskNames(catalog)).toEqual(['COMPILED', 'PLAIN']);
  });

  it('is the same for a decorated class, in a plugin and in a task file', async () => {
    const source = `
      import { TaskParameter, VajraTask, definePlugin } from '@vajraedge/sdk';
      @VajraTask({ name: 'GREET', displayName: 'Greeting' })
      class Greet {
        @TaskParameter({ type: 'string', description: 'Whom.' }) person = 'you';
        @TaskParameter({ type: 'duration' }) pause = 1500;
        static probe() { return { ok: true, message: '' }; }
        execute() {}
      }
      export default EXPORTED;`;
    const compile = async (exported: string): Promise<string> => {
      const { code } = await transform(source.replace('EXPORTED', exported), {
        configFile: false,
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { decoratorVersion: '2022-03' },
        },
        module: { type: 'es6' },
      });
      return code;
    };
    project.addPlugin('greetings', { module: await compile('definePlugin({ tasks: [Greet] })') });
    project.write('greet.mjs', await compile('Greet'));
    const catalog = await discover({ taskFiles: ['./greet.mjs'] });
    expect(catalog.refused).toEqual([]);
    for (const name of ['GREET', './greet.mjs']) {
      expect(task(catalog, name)).toMatchObject({
        name,
        displayName: 'Greeting',
        parameters: {
          person: { type: 'string', description: 'Whom.', default: 'you' },
          pause: { type: 'duration', default: '1.5s' },
        },
        has: { probe: true, targets: false, setUp: false },
      });
    }
  });
});

describe('a task file', () => {
  it.each([
    ['a function', 'flow.mjs', 'export default async ({ step }) => { await step("a", () => 1); };', 'flow'],
    ['an arrow function in CommonJS', 'flow.cjs', 'module.exports = () => undefined;', 'flow'],
    ['a definition', 'flow.task.mjs', 'export default { name: "FLOW", execute() {} };', 'FLOW'],
    ['a definition without a name', 'flow.task.mjs', 'export default { name: "", execute() {} };', 'flow'],
  ])('may export %s; its name is the file as the plan says it', async (_, file, text, displayName) => {
    const path = project.write(`flows/${file}`, text);
    const catalog = await discover({
      baseDir: join(project.dir, 'flows'),
      taskFiles: [`./${file}`, `./${file}`],
    });
    expect(catalog.refused).toEqual([]);
    expect([...catalog.tasks.values()]).toEqual([
      expect.objectContaining({
        name: `./${file}`,
        displayName,
        origin: { kind: 'file', moduleUrl: pathToFileURL(path).href },
      }),
    ]);
  });

  it('is looked for from the project folder where the plan came from no file', async () => {
    project.write('odd name #1?.mjs', 'export default () => undefined;');
    const catalog = await discover({ baseDir: null, taskFiles: ['odd name #1?.mjs'] });
    expect(taskNames(catalog)).toEqual(['odd name #1?.mjs']);
  });

  it('in TypeScript is read by the loader that is imported first', async () => {
    const loader = project.write(
      'loader.mjs',
      `import { register } from 'node:module';
       register('./hooks.mjs', import.meta.url);`,
    );
    // As short as a loader can be: it takes the types of this one file away.
    project.write(
      'hooks.mjs',
      `import { readFileSync } from 'node:fs';
       export function load(url, context, next) {
         if (!url.endsWith('.ts')) return next(url, context);
         const source = readFileSync(new URL(url), 'utf8').replace(': unknown', '');
         return { format: 'module', source, shortCircuit: true };
       }`,
    );
    project.write('flow.ts', 'export default (context: unknown) => context;');
    const catalog = await discover({ taskFiles: ['flow.ts'], preload: [pathToFileURL(loader).href] });
    expect(catalog.refused).toEqual([]);
    expect(taskNames(catalog)).toEqual(['flow.ts']);
  });

  it.each([
    ['is not there', 'missing.mjs', null, 'VE_PLUGIN_ENTRY_MISSING', 'ENOENT'],
    ['is a folder', '.', null, 'VE_PLUGIN_ENTRY_MISSING', 'not a file'],
    ['does not parse', 'a.mjs', '\n\nexport default (', 'VE_PLUGIN_IMPORT_FAILED', 'SyntaxError'],
    ['throws', 'a.mjs', 'throw new Error("no such luck");', 'VE_PLUGIN_IMPORT_FAILED', 'no such luck'],
    [
      'imports what is not there',
      'a.mjs',
      'import "not-installed";',
      'VE_PLUGIN_IMPORT_FAILED',
      'not-installed',
    ],
    [
      'exports no default',
      'a.mjs',
      'export const execute = 1, x = 2;',
      'VE_PLUGIN_INVALID',
      'only execute, x',
    ],
    ['exports nothing', 'a.mjs', '', 'VE_PLUGIN_INVALID', 'nothing'],
    [
      'exports no task',
      'a.mjs',
      'export default { nam: "X" };',
      'VE_PLUGIN_INVALID',
      'neither execute nor createUser',
    ],
    ['exports a plain class', 'a.mjs', 'export default class Flow {}', 'VE_PLUGIN_INVALID', '@VajraTask'],
    ['exports a plugin', 'a.mjs', offering('X'), 'VE_PLUGIN_INVALID', 'a plugin, not a task'],
    ['is of a kind that nobody reads', 'a.txt', 'export default () => 1;', 'VE_PLUGIN_IMPORT_FAILED', '.txt'],
  ])('that %s is refused under its name', async (_, file, text, code, reason) => {
    if (text !== null) project.write(file, text);
    project.addPlugin('fine');
    const catalog = await discover({ taskFiles: [file] });
    expect(taskNames(catalog)).toEqual(['TASK']);
    expect(catalog.refused).toEqual([
      {
        package: file,
        path: join(project.dir, file),
        code,
        reason: expect.stringContaining(reason),
        hint: expect.stringMatching(/\w/),
      },
    ]);
  });
});

describe('a broken plugin is refused with its reason and stops no other', () => {
  async function refusal(module: string, options: Partial<DiscoverOptions> = {}): Promise<unknown> {
    project.addPlugin('a-fine-one', { module: offering('FIRST') });
    const path = project.addPlugin('broken', { module });
    project.addPlugin('z-fine-one', { module: offering('LAST') });
    const catalog = await discover(options);
    expect(taskNames(catalog)).toEqual(['FIRST', 'LAST']);
    expect(catalog.refused).toHaveLength(1);
    expect(catalog.refused[0]).toMatchObject({ package: 'broken', path, hint: expect.stringMatching(/\w/) });
    return catalog.refused[0];
  }

  it.each([
    ['an error', 'throw new Error("no licence");', 'no licence'],
    ['a text', 'throw "no licence";', 'no licence'],
    ['nothing', 'throw undefined;', 'undefined'],
    ['an object that cannot be read', 'throw { get message() { throw 1; } };', 'could not be read'],
    ['an error after an await', 'await null; throw new TypeError("too late");', 'TypeError: too late'],
    ['a very long error', 'throw new Error("x".repeat(1e6));', 'xxx'],
  ])('when its import throws %s', async (_, module, reason) => {
    const refused = await refusal(module);
    expect(refused).toMatchObject({
      code: 'VE_PLUGIN_IMPORT_FAILED',
      reason: expect.stringContaining(reason),
    });
    expect((refused as { reason: string }).reason.length).toBeLessThan(600);
  });

  it.each([
    ['no default export', 'export const tasks = [];', 'only tasks'],
    ['a text', 'export default "tasks";', 'wanted what definePlugin returns'],
    ['null', 'export default null;', 'null'],
    ['no tasks', 'export default { tasks: [] };', 'at least one task'],
    ['a task without execute', 'export default { tasks: [{ name: "X" }] };', 'tasks[0]|neither execute'],
    ['a task without a name', 'export default { tasks: [() => 1] };', 'name'],
    ['a task name twice', offering('X', 'X'), 'there twice'],
    [
      'all that is wrong at once',
      'export default { tasks: [{ name: "x" }, { name: "Y", execute: 1 }] };',
      'tasks[0]|tasks[1]',
    ],
    ['a getter that throws', 'export default { get tasks() { throw new Error("oh"); } };', 'oh'],
    [
      'a default that is no plain value',
      'export default { tasks: [{ name: "X", execute() {}, parameters: { a: { type: "json", default: { f() {} } } } }] };',
      'default',
    ],
  ])('when it exports %s', async (_, module, reasons) => {
    const refused = (await refusal(module)) as { code: string; reason: string };
    expect(refused.code).toBe('VE_PLUGIN_INVALID');
    for (const reason of reasons.split('|')) expect(refused.reason).toContain(reason);
  });

  it('when its description is of a size that nobody can show', async () => {
    const module = 'export default { tasks: [{ name: "X", execute() {}, description: "x".repeat(2e6) }] };';
    expect(await refusal(module)).toMatchObject({
      code: 'VE_PLUGIN_INVALID',
      reason: expect.stringContaining('2000'),
    });
  });

  it('when it ends its process, and tells what it wrote before', async () => {
    const module = 'console.error("ACME_KEY is not set"); process.exit(7);';
    expect(await refusal(module)).toMatchObject({
      code: 'VE_PLUGIN_IMPORT_EXIT',
      reason: expect.stringMatching(/with code 7\. It wrote: ACME_KEY is not set$/),
    });
  });

  it('when it awaits what never comes', async () => {
    expect(await refusal('await new Promise(() => undefined);')).toMatchObject({
      code: 'VE_PLUGIN_IMPORT_FAILED',
      reason: expect.stringContaining('never comes'),
    });
  });

  it('when its memory runs out', async () => {
    const module = 'const all = []; for (;;) all.push({ all: [all.length] });';
    expect(await refusal(module, { maxHeapMiB: 32, importLimitMs: 2 ** 31 })).toMatchObject({
      code: 'VE_PLUGIN_IMPORT_MEMORY',
    });
  });

  it('when a module to be imported first is broken, which refuses all', async () => {
    project.addPlugin('fine');
    const preload = [pathToFileURL(project.write('preload.mjs', 'throw new Error("no loader");')).href];
    const catalog = await discover({ preload });
    expect(catalog.tasks.size).toBe(0);
    expect(catalog.refused).toEqual([
      expect.objectContaining({
        package: 'fine',
        code: 'VE_PLUGIN_PRELOAD_FAILED',
        reason: expect.stringMatching(/preload\.mjs.*no loader/),
      }),
    ]);
  });

  it.each([
    ['never returns', 'for (;;) { /* for ever */ }'],
    [
      'waits for ever, with a handle open',
      'setInterval(() => undefined, 1000); await new Promise(() => undefined);',
    ],
    ['sleeps', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
  ])('when its import %s: it is given its time, then its thread is ended', async (_, module) => {
    const limits: (() => void)[] = [];
    const clock: Clock = {
      nowMs: () => 0,
      wallMs: () => 0,
      nextTurn: (call) => setImmediate(call),
      after(delayMs, call) {
        if (delayMs === 5000) limits.push(call);
        return { cancel: () => undefined };
      },
    };
    project.addPlugin('b-fine-one', { module: offering('FIRST') });
    const marker = join(project.dir, 'marker');
    const head = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(marker)}, '');`;
    const path = project.addPlugin('a-broken', { module: `${head}\n${module}` });
    const discovery = discover({ clock });
    await written(marker);
    limits[0]?.();
    const catalog = await discovery;
    expect(taskNames(catalog)).toEqual(['FIRST']);
    expect(catalog.refused).toEqual([
      expect.objectContaining({
        package: 'a-broken',
        path,
        code: 'VE_PLUGIN_IMPORT_TIMEOUT',
        reason: expect.stringContaining('5s'),
      }),
    ]);
  });
});

describe('two plugins that offer one name', () => {
  it('the later is refused as a whole, and both are named', async () => {
    project.addPlugin('alpha', { version: '1.2.3', module: offering('ONLY_ALPHA', 'SAME') });
    project.addPlugin('beta', { version: '4.5.6', module: offering('ONLY_BETA', 'SAME') });
    const catalog = await discover();
    expect(taskNames(catalog)).toEqual(['ONLY_ALPHA', 'SAME']);
    expect(task(catalog, 'SAME').origin).toMatchObject({ package: 'alpha' });
    expect(catalog.refused).toEqual([
      expect.objectContaining({
        package: 'beta',
        code: 'VE_PLUGIN_TASK_TAKEN',
        reason: 'beta 4.5.6 offers the task SAME, which alpha 1.2.3 offers already.',
      }),
    ]);
  });

  it('it does not depend on which import takes longer', async () => {
    const slow = `await new Promise((done) => setTimeout(done, 30));\n${offering('SAME')}`;
    project.addPlugin('alpha', { module: slow });
    project.addPlugin('beta', { module: offering('SAME') });
    const catalog = await discover();
    expect(task(catalog, 'SAME').origin).toMatchObject({ package: 'alpha' });
  });
});

describe('the process that looks', () => {
  it('never runs the code of a plugin in its own thread or environment', async () => {
    const marker = join(project.dir, 'marker');
    project.addPlugin('curious', {
      module: `import { appendFileSync } from 'node:fs';
        import { isMainThread } from 'node:worker_threads';
        globalThis.vajraWasHere = true;
        process.env.VAJRA_WAS_HERE = 'yes';
        appendFileSync(${JSON.stringify(marker)}, isMainThread + ';');
        ${offering('CURIOUS')}`,
    });
    expect(taskNames(await discover())).toEqual(['CURIOUS']);
    expect(readFileSync(marker, 'utf8')).toBe('false;');
    expect('vajraWasHere' in globalThis).toBe(false);
    expect(process.env['VAJRA_WAS_HERE']).toBeUndefined();
  });

  it.each([
    ['a promise that is rejected and not waited for', 'Promise.reject(new Error("late"));'],
    ['an error in a later turn', 'setImmediate(() => { throw new Error("late"); });'],
    [
      'handles left open',
      'setInterval(() => undefined, 1000); (await import("node:net")).createServer().listen(0);',
    ],
    ['messages on its port', '(await import("node:worker_threads")).parentPort.postMessage({ type: "x" });'],
    ['null on its port', '(await import("node:worker_threads")).parentPort.postMessage(null);'],
    ['much output', 'for (let i = 0; i < 1e4; i += 1) { console.log("noise"); console.error("noise"); }'],
  ])('survives, and takes the plugin: %s', async (_, head) => {
    project.addPlugin('careless', { module: `${head}\n${offering('CARELESS')}` });
    const catalog = await discover();
    expect(catalog.refused).toEqual([]);
    expect(taskNames(catalog)).toEqual(['CARELESS']);
  });

  it('survives a plugin that takes away what protects it', async () => {
    const head = `process.removeAllListeners('unhandledRejection'); process.removeAllListeners('uncaughtException');
      Promise.reject(new Error('unprotected')); await new Promise((done) => setTimeout(done, 1e6));`;
    project.addPlugin('rude', { module: `${head}\n${offering('RUDE')}` });
    expect((await discover()).refused).toEqual([
      expect.objectContaining({
        code: 'VE_PLUGIN_IMPORT_FAILED',
        reason: expect.stringContaining('unprotected'),
      }),
    ]);
  });

  it('ends by itself, with nothing on its output and no thread left, whatever the plugins did', async () => {
    project.addPlugin('fine');
    project.addPlugin('loops', { module: 'console.log("noise"); for (;;) { /* for ever */ }' });
    project.addPlugin('sleeps', { module: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);' });
    project.addPlugin('exits', { module: 'console.log("noise"); process.exit(3);' });
    project.addPlugin('greedy', { module: 'const all = []; for (;;) all.push({ all: [all.length] });' });
    project.addPlugin('throws', { module: 'throw new Error("no");' });
    const open = '(await import("node:net")).createServer().listen(0); Promise.reject(new Error("late"));';
    project.addPlugin('stays', { module: `${open} console.error("noise"); ${offering('STAYS')}` });
    const built = new URL('../../dist/plugin/discover-plugins.js', import.meta.url).href;
    const program = project.write(
      'program.mjs',
      `import { readdirSync, existsSync } from 'node:fs';
       import { discoverPlugins } from ${JSON.stringify(built)};
       const threads = () => existsSync('/proc/self/task') ? readdirSync('/proc/self/task').length : 0;
       const look = () => discoverPlugins({ projectDir: ${JSON.stringify(project.dir)}, importLimitMs: 1500, maxHeapMiB: 32 });
       await look();
       const before = threads();
       const { refused } = await look();
       console.log(JSON.stringify({ refused: refused.map((each) => each.package), more: threads() - before }));`,
    );
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program]);
    expect(stderr).toBe('');
    const { refused, more } = JSON.parse(stdout) as { refused: string[]; more: number };
    expect(refused).toEqual(expect.arrayContaining(['exits', 'greedy', 'loops', 'sleeps', 'throws']));
    expect(more).toBe(0);
  }, 60_000);

  it('has nothing to say where there is nothing', async () => {
    const catalog = await discover();
    expect(catalog.tasks.size).toBe(0);
    expect(catalog.refused).toEqual([]);
  });
});
