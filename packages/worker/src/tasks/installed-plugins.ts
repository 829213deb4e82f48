import type { PluginCatalog, TaskManifest } from '@vajraedge/core';
import type { InstalledPlugin } from '@vajraedge/protocol';

/** Name under which a worker offers the task files of its owner, as if they were a plugin. */
const TASK_FILES_PACKAGE = 'task-files';

/**
 * What a catalog offers, plugin by plugin.
 *
 * @param taskFilesVersion of the task files in it; see {@link scanTaskDir}. Null: none are offered
 */
export function installedPlugins(
  { tasks }: PluginCatalog,
  taskFilesVersion: string | null,
): readonly InstalledPlugin[] {
  const plugins = new Map<string, { package: string; version: string; tasks: TaskManifest[] }>();
  for (const task of tasks.values()) {
    const from = packageOf(task, taskFilesVersion);
    if (from === null) continue;
    const key = `${from.package} ${from.version}`;
    const plugin = plugins.get(key) ?? { ...from, tasks: [] };
    plugin.tasks.push(task);
    plugins.set(key, plugin);
  }
  return [...plugins.values()];
}

function packageOf(
  { origin }: TaskManifest,
  taskFilesVersion: string | null,
): { readonly package: string; readonly version: string } | null {
  if (origin.kind === 'plugin') return { package: origin.package, version: origin.version };
  return taskFilesVersion === null ? null : { package: TASK_FILES_PACKAGE, version: taskFilesVersion };
}
