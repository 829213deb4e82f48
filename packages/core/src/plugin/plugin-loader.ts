import { type AnyTaskDefinition, VajraError } from '@vajraedge/sdk';
import { readTasks } from './read-tasks.js';
import type { TaskOrigin } from './task-manifest.js';

/**
 * Imports a task's module and gives its definition. Runs foreign code: call it in an engine thread, never in a process
 * that holds others' runs.
 *
 * @param name of the task in its plugin; a task file has only one, so there it is not looked at.
 * @throws VE_PLUGIN_IMPORT_FAILED, VE_PLUGIN_INVALID, VE_PLUGIN_TASK_MISSING
 */
export async function loadTask(origin: TaskOrigin, name: string): Promise<AnyTaskDefinition> {
  const tasks = await readTasks(origin.kind, origin.moduleUrl);
  const task = origin.kind === 'file' ? tasks[0] : tasks.find((each) => each.name === name);
  if (task !== undefined) return task;
  throw new VajraError('VE_PLUGIN_TASK_MISSING', `${placeOf(origin)} offers no task ${name} any more.`, {
    hint: 'It was changed since it was inspected: run again.',
  });
}

function placeOf(origin: TaskOrigin): string {
  return origin.kind === 'plugin' ? `${origin.package} ${origin.version}` : origin.moduleUrl;
}
