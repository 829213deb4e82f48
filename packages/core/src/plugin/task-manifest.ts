import type { ParameterShape } from '@vajraedge/sdk';

/** A task as plain data: what lists, forms, validation and masters need to know without running its code. */
export interface TaskManifest {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly category: string;
  readonly metadata: { readonly [name: string]: string | number | boolean | readonly string[] };
  readonly parameters: ParameterShape;
  /** Which optional abilities the task has. */
  readonly has: { readonly probe: boolean; readonly targets: boolean; readonly setUp: boolean };
  readonly origin: TaskOrigin;
}

/** Where a task's code is. */
export type TaskOrigin =
  | {
      readonly kind: 'plugin';
      readonly package: string;
      readonly version: string;
      readonly moduleUrl: string;
    }
  | { readonly kind: 'file'; readonly moduleUrl: string };

/** A plugin that was found but not taken, and why. */
export interface RefusedPlugin {
  readonly package: string;
  readonly path: string;
  /** `VE_PLUGIN_…` */
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
}

/** All tasks that can be used, and the plugins that were refused. */
export interface PluginCatalog {
  readonly tasks: ReadonlyMap<string, TaskManifest>;
  readonly refused: readonly RefusedPlugin[];
}
