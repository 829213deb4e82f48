import type { ParameterShape } from './parameters.js';
import type { AnyTaskDefinition, PluginDefinition } from './plugin.js';
import { isTaskClass, type TaskClass, taskFromClass } from './task-class.js';
import type { TaskContext, TaskDefinition, TaskResult } from './task.js';

/**
 * Gives a task definition its types: what `execute` receives follows from `parameters`.
 *
 * @example
 * ```ts
 * import { setTimeout as sleep } from 'node:timers/promises';
 * import { defineTask } from '@vajraedge/sdk';
 *
 * export default defineTask({
 *   name: 'WAIT',
 *   parameters: { time: { type: 'duration', default: '10ms' } },
 *   async execute({ parameters, signal }) {
 *     await sleep(parameters.time, undefined, { signal });
 *   },
 * });
 * ```
 */
export function defineTask<const S extends ParameterShape, Shared = undefined, Data = undefined>(
  definition: TaskDefinition<S, Shared, Data>,
): TaskDefinition<S, Shared, Data>;
/** The simplest task: one function. Its name is the file's, or the one that a plan gives it. */
export function defineTask(
  execute: (context: TaskContext) => TaskResult,
): TaskDefinition<Record<never, never>, undefined, undefined>;
export function defineTask(
  definition: TaskDefinition | ((context: TaskContext) => TaskResult),
): TaskDefinition {
  return Object.freeze(
    typeof definition === 'function' ? { name: '', execute: definition } : { ...definition },
  );
}

/** What {@link definePlugin} takes: as a plugin, and its tasks may also be classes with `@VajraTask`. */
export interface PluginOptions extends Omit<PluginDefinition, 'tasks'> {
  readonly tasks: readonly (AnyTaskDefinition | TaskClass)[];
}

/** Gives a plugin definition its type; the module named by `vajraedge.plugin` exports the result as `default`. */
export function definePlugin(plugin: PluginOptions): PluginDefinition {
  const tasks = plugin.tasks.map((task) => (isTaskClass(task) ? taskFromClass(task) : task));
  return Object.freeze({ ...plugin, tasks: Object.freeze(tasks) });
}
