import { pathToFileURL } from 'node:url';
import { loadTask } from '../../src/plugin/plugin-loader.js';
import type { TaskOrigin } from '../../src/plugin/task-manifest.js';
import { createFixtureProject, type FixtureProject, offering } from './fixture-project.js';
import { textLike, textWith } from './text-like.js';

let project: FixtureProject;
beforeEach(() => {
  project = createFixtureProject();
});
afterEach(() => project.remove());

function pluginOrigin(module: string): TaskOrigin {
  const moduleUrl = pathToFileURL(project.write('plugin.mjs', module)).href;
  return { kind: 'plugin', package: 'acme', version: '1.0.0', moduleUrl };
}

function fileOrigin(text: string): TaskOrigin {
  return { kind: 'file', moduleUrl: pathToFileURL(project.write('flow.mjs', text)).href };
}

describe('loadTask', () => {
  it('gives the task of that name out of a plugin', async () => {
    const module =
      'export default { tasks: [{ name: "A", execute: () => ({ sentBytes: 1 }) }, { name: "B", execute: () => ({ sentBytes: 2 }) }] };';
    const task = await loadTask(pluginOrigin(module), 'B');
    expect(task.name).toBe('B');
    expect(task.execute?.({} as never)).toEqual({ sentBytes: 2 });
  });

  it('gives the one task of a file, whatever the plan calls the file', async () => {
    const task = await loadTask(fileOrigin('export default () => ({ sentBytes: 3 });'), './flow.mjs');
    expect(task.execute?.({} as never)).toEqual({ sentBytes: 3 });
  });

  it('gives the same definition each time: a module runs once in a thread', async () => {
    const origin = pluginOrigin(offering('A'));
    expect(await loadTask(origin, 'A')).toBe(await loadTask(origin, 'A'));
  });

  it.each([
    ['offers no such task', offering('OTHER'), 'VE_PLUGIN_TASK_MISSING', 'acme 1.0.0 offers no task A'],
    ['fails on import', 'throw new Error("no");', 'VE_PLUGIN_IMPORT_FAILED', 'no'],
    ['is no plugin', 'export default 1;', 'VE_PLUGIN_INVALID', 'no plugin'],
  ])('refuses a plugin that %s', async (_, module, code, message) => {
    await expect(loadTask(pluginOrigin(module), 'A')).rejects.toMatchObject({
      code,
      message: textWith(message),
      hint: textLike(/\w/),
    });
  });
});
