import type { PluginCatalog } from '@vajraedge/core';
import { didYouMean } from '@vajraedge/sdk';
import { EXIT, type ExitCode } from '../exit-code.js';
import { findTasks } from '../find-tasks.js';
import { renderRefusedPlugins } from '../refused-plugins.js';
import { renderTask } from '../tasks/render-task.js';
import { renderTaskList } from '../tasks/render-task-list.js';
import type { Terminal } from '../terminal/terminal.js';
import { preloadFor } from '../typescript.js';
import { usageError } from '../usage-error.js';

/** The options of `vajra tasks`, as commander gives them. */
export interface TasksCommandOptions {
  readonly json?: boolean;
  readonly pluginDir?: readonly string[];
}

/** `vajra tasks [NAME]`: what can be used in plans here; with a name, a task file included, everything about that task. */
export async function tasksCommand(
  name: string | undefined,
  options: TasksCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const workingDir = process.cwd();
  const taskFiles = name !== undefined && isFile(name) ? [name] : [];
  const preload = preloadFor(taskFiles);
  const catalog = await findTasks({
    workingDir,
    pluginDirs: options.pluginDir ?? [],
    taskFiles,
    baseDir: null,
    preload,
  });
  for (const line of renderRefusedPlugins(catalog.refused, terminal.err.colours)) terminal.err.print(line);
  terminal.out.print(
    name === undefined ? renderAll(catalog, options, terminal) : renderOne(name, catalog, options, terminal),
  );
  return EXIT.ok;
}

/** The same as in a plan: a path, or the name of a script. */
function isFile(name: string): boolean {
  return /[\\/]/.test(name) || /\.[cm]?[jt]s$/.test(name);
}

function renderAll(catalog: PluginCatalog, { json }: TasksCommandOptions, { out }: Terminal): string {
  const tasks = [...catalog.tasks.values()];
  if (json === true) return JSON.stringify({ schemaVersion: 1, tasks, refused: catalog.refused }, null, 2);
  return renderTaskList(tasks, out.columns, out.colours);
}

function renderOne(
  name: string,
  catalog: PluginCatalog,
  { json }: TasksCommandOptions,
  { out }: Terminal,
): string {
  const task = catalog.tasks.get(name) ?? catalog.tasks.get(name.toUpperCase());
  if (task === undefined) throw unknownTask(name, catalog);
  return json === true
    ? JSON.stringify({ schemaVersion: 1, task }, null, 2)
    : renderTask(task, out.columns, out.colours);
}

function unknownTask(name: string, { tasks, refused }: PluginCatalog): Error {
  const meant = didYouMean(name.toUpperCase(), [...tasks.keys()]);
  if (refused.some((each) => each.package === name)) {
    return usageError(`The task file "${name}" cannot be used.`, 'The warning above says why.');
  }
  return usageError(
    `There is no task "${name}".`,
    meant === undefined ? 'vajra tasks lists all.' : `Did you mean ${meant}?`,
  );
}
