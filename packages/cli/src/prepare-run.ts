import { type PluginCatalog, type PlanDocument, type ResolvedPlan, resolveRunPlan } from '@vajraedge/core';
import { findTasks } from './find-tasks.js';
import { readRunSettings, type RunOptionTexts, type RunSettings } from './options/run-settings.js';
import { loadRun } from './plan/load-run.js';
import { filesOfPlan } from './plan/plan-files.js';
import { renderRefusedPlugins } from './refused-plugins.js';
import type { Terminal } from './terminal/terminal.js';
import { preloadFor } from './typescript.js';

/** Everything that a run needs, checked: nothing has been sent yet. */
export interface PreparedRun {
  readonly document: PlanDocument;
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  readonly preload: readonly string[];
  readonly settings: RunSettings;
}

/** What decides about a run before it starts. */
export interface PrepareOptions extends RunOptionTexts {
  readonly pluginDir?: readonly string[];
}

/**
 * Reads the plan, finds the tasks, and checks one against the other; plugins that are refused are named on stderr.
 *
 * @throws VE_USAGE, VE_PLAN_…
 */
export async function prepareRun(
  argument: string,
  options: PrepareOptions,
  terminal: Terminal,
): Promise<PreparedRun> {
  const workingDir = process.cwd();
  const settings = readRunSettings(options);
  const document = await loadRun(argument, settings, workingDir);
  const { taskFiles, baseDir } = document;
  const preload = preloadFor(filesOfPlan(document));
  const catalog = await findTasks({
    workingDir,
    pluginDirs: options.pluginDir ?? [],
    taskFiles,
    baseDir,
    preload,
  });
  // A task file that is refused is a problem of the plan, told with its line.
  const refused = catalog.refused.filter((each) => !taskFiles.includes(each.package));
  for (const line of renderRefusedPlugins(refused, terminal.err.colours)) terminal.err.print(line);
  return { document, plan: resolveRunPlan(document, catalog), catalog, preload, settings };
}
