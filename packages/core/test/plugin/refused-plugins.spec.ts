import { existsSync, rmSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../src/execute/clock.js';
import { type DiscoverOptions, discoverPlugins } from '../../src/plugin/discover-plugins.js';
import type { PluginCatalog } from '../../src/plugin/task-manifest.js';
import { createFixtureProject, type FixtureProject, offering } from './fixture-project.js';
import { textLike, textWith } from './text-like.js';

let project: FixtureProject;
beforeEach(() => {
  project = createFixtureProject();
});
afterEach(() => project.remove());

function discover(options: Partial<DiscoverOptions> = {}): Promise<PluginCatalog> {
  return discoverPlugins({ projectDir: project.dir, ...options });
}

const taskNames = ({ tasks }: PluginCatalog): string[] => [...tasks.keys()];

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

describe('a broken plugin is refused with its reason and stops no other', () => {
  async function refusal(module: string, options: Partial<DiscoverOptions> = {}): Promise<unknown> {
    project.addPlugin('a-fine-one', { module: offering('FIRST') });
    const path = project.addPlugin('broken', { module });
    project.addPlugin('z-fine-one', { module: offering('LAST') });
    const catalog = await discover(options);
    expect(taskNames(catalog)).toEqual(['FIRST', 'LAST']);
    expect(catalog.refused).toHaveLength(1);
    expect(catalog.refused[0]).toMatchObject({ package: 'broken', path, hint: textLike(/\w/) });
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
      reason: textWith(reason),
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
      reason: textWith('2000'),
    });
  });

  it('when it ends its process, and tells what it wrote before', async () => {
    const module = 'console.error("ACME_KEY is not set"); process.exit(7);';
    expect(await refusal(module)).toMatchObject({
      code: 'VE_PLUGIN_IMPORT_EXIT',
      reason: textLike(/with code 7\. It wrote: ACME_KEY is not set$/),
    });
  });

  it('when it awaits what never comes', async () => {
    expect(await refusal('await new Promise(() => undefined);')).toMatchObject({
      code: 'VE_PLUGIN_IMPORT_FAILED',
      reason: textWith('never comes'),
    });
  });

  it('when its memory runs out', async () => {
    const module = 'const all = []; for (;;) all.push({ all: [all.length] });';
    expect(await refusal(module, { maxHeapMiB: 32, importLimitMs: 2 ** 31 })).toMatchObject({
      code: 'VE_PLUGIN_IMPORT_MEMORY',
    });
  });

  it.each([
    ['256 MiB unless told otherwise', {}, 'limit 256'],
    ['what it is told', { maxHeapMiB: 32 }, 'limit 32'],
  ])('(what a plugin may have is %s)', async (_, options, reason) => {
    const module = `import { resourceLimits } from 'node:worker_threads';
      throw new Error('limit ' + resourceLimits.maxOldGenerationSizeMb);`;
    expect(await refusal(module, options)).toMatchObject({ reason: textWith(reason) });
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
        reason: textLike(/preload\.mjs.*no loader/),
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
  ])(
    'when its import %s: it is given its time, with others and alone, then its thread is ended',
    async (_, module) => {
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
      // First with the others, in one thread; then alone, since a plugin before it may have been the cause.
      for (const attempt of [0, 1]) {
        await written(marker);
        rmSync(marker);
        limits[attempt]?.();
      }
      const catalog = await discovery;
      expect(taskNames(catalog)).toEqual(['FIRST']);
      expect(catalog.refused).toEqual([
        expect.objectContaining({
          package: 'a-broken',
          path,
          code: 'VE_PLUGIN_IMPORT_TIMEOUT',
          reason: textWith('5s'),
        }),
      ]);
    },
  );
});
