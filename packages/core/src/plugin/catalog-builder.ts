import { VajraError } from '@vajraedge/sdk';
import { nameOfTaskFile } from '../plan/task-reference.js';
import type { TaskFacts } from './inspection-messages.js';
import type { PluginPackage } from './plugin-package.js';
import { refusedPlugin } from './refused-plugin.js';
import type { PluginCatalog, RefusedPlugin, TaskManifest } from './task-manifest.js';

/** Puts a catalog together, plugin by plugin, in the order in which they were found. */
export class CatalogBuilder {
  readonly #tasks = new Map<string, TaskManifest>();
  readonly #refused: RefusedPlugin[];

  /** @param refused what was refused before anything was inspected. */
  constructor(refused: readonly RefusedPlugin[]) {
    this.#refused = [...refused];
  }

  /**
   * Adds a plugin's tasks. One name for two tasks would leave open what a plan means, so a plugin that offers a name
   * which is taken is refused as a whole: which one counts depends on the order of the scan alone, and is said.
   */
  addPlugin(plugin: PluginPackage, facts: readonly TaskFacts[]): void {
    const clash = facts.find(({ name }) => this.#tasks.has(name));
    if (clash !== undefined) return this.refuse(plugin.name, plugin.path, this.#taken(clash.name, plugin));
    const { name, version, moduleUrl } = plugin;
    const origin = { kind: 'plugin', package: name, version, moduleUrl } as const;
    for (const task of facts) this.#tasks.set(task.name, freeze({ ...task, origin }));
  }

  /** Adds the task of a file of the user's own, under the name that the plan gives it. */
  addTaskFile(file: string, moduleUrl: string, facts: TaskFacts): void {
    const origin = { kind: 'file', moduleUrl } as const;
    // A plain function has no name of its own.
    const displayName = facts.displayName === '' ? nameOfTaskFile(file) : facts.displayName;
    this.#tasks.set(file, freeze({ ...facts, name: file, displayName, origin }));
  }

  /** Adds a plugin, or a task file, that is not taken. */
  refuse(name: string, path: string, error: unknown): void {
    this.#refused.push(refusedPlugin(name, path, error));
  }

  catalog(): PluginCatalog {
    return Object.freeze({ tasks: this.#tasks, refused: Object.freeze(this.#refused) });
  }

  #taken(task: string, plugin: PluginPackage): VajraError {
    const origin = this.#tasks.get(task)?.origin;
    const first = origin?.kind === 'plugin' ? `${origin.package} ${origin.version}` : 'another plugin';
    return new VajraError(
      'VE_PLUGIN_TASK_TAKEN',
      `${plugin.name} ${plugin.version} offers the task ${task}, which ${first} offers already.`,
      { hint: 'Remove one of the two plugins, or use two project folders.' },
    );
  }
}

/** Freezes plain data, all the way down. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
