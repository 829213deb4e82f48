import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { discoverPlugins, type PluginCatalog } from '@vajraedge/core';

/** What is to be found besides the plugins that are installed. */
export interface TaskSearch {
  readonly workingDir: string;
  /** As on the command line. */
  readonly pluginDirs: readonly string[];
  /** Task files as the plan names them, and the folder that they start from. */
  readonly taskFiles: readonly string[];
  readonly baseDir: string | null;
  readonly preload: readonly string[];
}

/** Where this package is installed: the plugins that come with it are looked for from here, last. */
const OWN_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/**
 * All tasks at hand: of `--plugin-dir`, then of the folder that vajra was called in and those above it, then from the
 * plan's folder, then of the plugins that come with vajra; and the plan's task files.
 */
export function findTasks({
  workingDir,
  pluginDirs,
  taskFiles,
  baseDir,
  preload,
}: TaskSearch): Promise<PluginCatalog> {
  return discoverPlugins({
    projectDir: workingDir,
    pluginDirs: pluginDirs.map((dir) => resolve(workingDir, dir)),
    searchRoots: baseDir === null ? [OWN_FOLDER] : [baseDir, OWN_FOLDER],
    taskFiles,
    baseDir: baseDir ?? workingDir,
    preload,
  });
}
