import type { CheckDefinition } from './preflight.js';
import type { TaskDefinition } from './task.js';

/** A task of any shape, as a plugin lists it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- variance: a list of tasks of different shapes
export type AnyTaskDefinition = TaskDefinition<any, any, any>;

/**
 * What the module named by the `vajraedge.plugin` field of a package.json exports as `default`. Name and version of a
 * plugin are those of its package.
 */
export interface PluginDefinition {
  readonly displayName?: string;
  readonly description?: string;
  readonly tasks: readonly AnyTaskDefinition[];
  /** Run before every test that uses one of the plugin's tasks. */
  readonly checks?: readonly CheckDefinition[];
}
