import type { PluginCatalog, TaskManifest } from '@vajraedge/core';
import type { InstalledPlugin, TaskTypeView } from '@vajraedge/protocol';

/** A plugin in the version that the fleet's runs use. */
export interface NeededPlugin {
  readonly package: string;
  readonly version: string;
}

/** Tasks of a fleet, each in the version that most workers have. */
export interface FleetCatalog extends PluginCatalog {
  /** Tasks by name with the plugin that offers each. */
  readonly plugins: ReadonlyMap<string, NeededPlugin>;
  readonly views: readonly TaskTypeView[];
}

interface Offer {
  readonly plugin: InstalledPlugin;
  workers: number;
}

/** What the plugins of all workers offer together. @param installed plugins of each worker */
export function fleetCatalog(installed: readonly (readonly InstalledPlugin[])[]): FleetCatalog {
  const offers = new Map<string, Offer>();
  for (const plugin of installed.flat()) {
    const key = `${plugin.package}@${plugin.version}`;
    const offer = offers.get(key);
    if (offer === undefined) offers.set(key, { plugin, workers: 1 });
    else offer.workers += 1;
  }
  // The version that most have; of those the one that is named last, the same on every start.
  const ranked = [...offers].sort(([a, x], [b, y]) => y.workers - x.workers || (a < b ? 1 : -1));
  const tasks = new Map<string, TaskManifest>();
  const plugins = new Map<string, NeededPlugin>();
  const workers = new Map<string, number>();
  for (const [, { plugin, workers: count }] of ranked) {
    for (const task of plugin.tasks) {
      if (tasks.has(task.name)) continue;
      tasks.set(task.name, task);
      plugins.set(task.name, { package: plugin.package, version: plugin.version });
      workers.set(task.name, count);
    }
  }
  const views = [...tasks.values()]
    .map((task): TaskTypeView => ({ ...task, workers: workers.get(task.name) ?? 0 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { tasks, refused: [], plugins, views };
}

/** Plugins of a list that a worker lacks, or has in another version. */
export function lackingPlugins(
  needed: readonly NeededPlugin[],
  installed: readonly InstalledPlugin[],
): readonly NeededPlugin[] {
  return needed.filter(
    (plugin) => !installed.some((each) => each.package === plugin.package && each.version === plugin.version),
  );
}
