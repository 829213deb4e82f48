import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

  it('that the plan names twice is looked at once', async () => {
    const catalog = await discover({ taskFiles: ['missing.mjs', 'missing.mjs'] });
    expect(catalog.refused).toHaveLength(1);
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
        reason: textWith(reason),
        hint: textLike(/\w/),
      },
    ]);
  });
});
