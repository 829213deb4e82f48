import { pluginProblems, taskProblems, toTaskDefinition } from '@vajraedge/conformance/reading';
import { type AnyTaskDefinition, type PluginDefinition, VajraError } from '@vajraedge/sdk';
import { importDefault } from './import-module.js';
import type { ModuleKind } from './inspection-messages.js';

/** Most problems of one module that are shown. */
const MOST_PROBLEMS = 20;

/**
 * Imports a module and gives the tasks that it exports as `default`: those of a plugin, or the one of a task file. Runs
 * foreign code, so only ever in a thread made for that.
 *
 * @throws VE_PLUGIN_IMPORT_FAILED, VE_PLUGIN_INVALID
 */
export async function readTasks(kind: ModuleKind, moduleUrl: string): Promise<readonly AnyTaskDefinition[]> {
  const exported = await importDefault(moduleUrl);
  return kind === 'plugin' ? tasksOfPlugin(exported) : [taskOfFile(exported)];
}

function tasksOfPlugin(exported: unknown): readonly AnyTaskDefinition[] {
  refuse('plugin', pluginProblems(exported), 'Export what definePlugin returns as default.');
  return (exported as PluginDefinition).tasks.map(definitionOf);
}

function taskOfFile(exported: unknown): AnyTaskDefinition {
  if (isPlugin(exported)) {
    throw new VajraError('VE_PLUGIN_INVALID', 'It exports a plugin, not a task.', {
      hint: 'Export one task as default, or make it a package and name its folder with --plugin-dir.',
    });
  }
  refuse('task', taskProblems(exported), 'Export a function, or what defineTask returns, as default.');
  return definitionOf(exported);
}

function isPlugin(exported: unknown): boolean {
  return typeof exported === 'object' && exported !== null && 'tasks' in exported;
}

function definitionOf(value: unknown): AnyTaskDefinition {
  const definition = toTaskDefinition(value);
  // Only for a module whose objects are not the same when they are read twice.
  if (definition === undefined)
    throw new VajraError('VE_PLUGIN_INVALID', 'Its tasks change while they are read.');
  return definition;
}

function refuse(what: string, problems: readonly string[], hint: string): void {
  if (problems.length === 0) return;
  const shown = problems.slice(0, MOST_PROBLEMS).join('; ');
  const more = problems.length > MOST_PROBLEMS ? `; and ${problems.length - MOST_PROBLEMS} more` : '';
  throw new VajraError('VE_PLUGIN_INVALID', `Its default export is no ${what}: ${shown}${more}.`, { hint });
}
