import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from '@swc/core';
import { type DiscoverOptions, discoverPlugins } from '../../src/plugin/discover-plugins.js';
import type { PluginCatalog, TaskManifest } from '../../src/plugin/task-manifest.js';
import { createFixtureProject, type FixtureProject, offering } from './fixture-project.js';
import { textWith } from './text-like.js';

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

describe('the thread that plugins are imported in', () => {
  const named = `import { threadId } from 'node:worker_threads';
    const task = (name) => ({ name: name + '_' + threadId, execute() {} });\n`;
  const threadsOf = (catalog: PluginCatalog): string[] => taskNames(catalog).map((name) => name.slice(2));

  it('is one for all of them', async () => {
    for (const name of ['A', 'B', 'C'])
      project.addPlugin(name.toLowerCase(), {
        module: `${named} export default { tasks: [task('${name}')] };`,
      });
    const catalog = await discover();
    expect(taskNames(catalog).map((name) => name[0])).toEqual(['A', 'B', 'C']);
    expect(new Set(threadsOf(catalog)).size).toBe(1);
  });

  it('is given up where one ends it later, and the others are imported in threads of their own', async () => {
    const ending = 'setTimeout(() => process.exit(3), 0);';
    project.addPlugin('a', { module: `${named} ${ending} export default { tasks: [task('A')] };` });
    const slow = 'await new Promise((resolve) => setTimeout(resolve, 100));';
    for (const name of ['B', 'C'])
      project.addPlugin(name.toLowerCase(), {
        module: `${named} ${slow} export default { tasks: [task('${name}')] };`,
      });
    const catalog = await discover();
    expect(catalog.refused).toEqual([]);
    expect(taskNames(catalog).map((name) => name[0])).toEqual(['A', 'B', 'C']);
    expect(new Set(threadsOf(catalog)).size).toBe(3);
  });

  it('is given up where answers do not come in their order', async () => {
    const forged = JSON.stringify([
      {
        name: 'FORGED',
        displayName: '',
        description: '',
        category: '',
        metadata: {},
        parameters: {},
        has: {},
      },
    ]);
    const post = `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ type: 'tasks', at: 1, json: ${JSON.stringify(forged)} });\n`;
    project.addPlugin('a', { module: `${post} ${offering('A')}` });
    project.addPlugin('b', { module: offering('B') });
    const catalog = await discover();
    expect(task(catalog, 'B').origin).toMatchObject({ package: 'b' });
    expect(taskNames(catalog)).toContain('B');
  });
});

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
        reason: textWith('unprotected'),
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
