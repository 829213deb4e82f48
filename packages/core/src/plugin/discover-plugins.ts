import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Clock, createSystemClock } from '../execute/clock.js';
import { CatalogBuilder } from './catalog-builder.js';
import { inspectModule, inspectTogether, type InspectionLimits } from './inspect-module.js';
import type { ModuleKind, TaskFacts } from './inspection-messages.js';
import { type PluginPackage, realFile } from './plugin-package.js';
import { scanPlugins } from './plugin-scanner.js';
import { ownSdkVersion } from './sdk-compatibility.js';
import type { PluginCatalog } from './task-manifest.js';

/** Longest time that a plugin may take to be imported, unless told otherwise, milliseconds. */
const IMPORT_LIMIT_MS = 5000;
/** Most memory for a plugin's objects while it is imported, unless told otherwise, MiB. */
const MAX_HEAP_MIB = 256;
/** Most plugins that are inspected at one time. */
const MOST_AT_ONCE = 4;

/** Where to look for tasks, and what looking may cost. */
export interface DiscoverOptions {
  /** Absolute; where the lookup of node_modules begins, and other relative folders start from. */
  readonly projectDir: string;
  /** Folders that are a plugin, or hold some; they count before what is installed. */
  readonly pluginDirs?: readonly string[];
  /** Further folders whose node_modules (and their parents') are looked into, last: where the command line is installed. */
  readonly searchRoots?: readonly string[];
  /** Task files of the user's own, as the plan says them: that becomes the task's name. */
  readonly taskFiles?: readonly string[];
  /** Folder that relative task files start from; the project's where it is null or left out. */
  readonly baseDir?: string | null;
  /** URLs of modules to import first in each thread, for example a TypeScript loader. */
  readonly preload?: readonly string[];
  /** Longest time for one import, milliseconds; 5000 unless given. */
  readonly importLimitMs?: number;
  /** Most memory for one plugin's objects, MiB; 256 unless given. */
  readonly maxHeapMiB?: number;
  readonly clock?: Clock;
}

/**
 * Finds all plugins and task files and says what tasks they offer. None of their code runs in this thread: plugins are
 * imported in one thread, or in one each from the first on with which anything is the matter, and task files in one each;
 * all of these end before this settles. Whatever is wrong with one is told in `refused`, with a code, and stops no
 * other; {@link scanPlugins} tells the order, and which of two copies counts.
 */
export async function discoverPlugins(options: DiscoverOptions): Promise<PluginCatalog> {
  const { projectDir, pluginDirs = [], searchRoots = [], taskFiles = [], baseDir, preload = [] } = options;
  const scan = scanPlugins({ projectDir, pluginDirs, searchRoots, sdkVersion: ownSdkVersion() });
  const limits = limitsOf(options);
  const inspect: Inspect = (kind, moduleUrl) => inspectModule({ kind, moduleUrl, preload }, limits);
  const moduleUrls = scan.plugins.map((plugin) => plugin.moduleUrl);
  const together =
    moduleUrls.length > 1 ? await inspectTogether({ kind: 'plugin', moduleUrls, preload }, limits) : [];
  const inspections = [
    ...scan.plugins.map((plugin, at) => () => inspectPlugin(plugin, inspect, together[at])),
    ...[...new Set(taskFiles)].map((file) => {
      return () => inspectTaskFile(file, resolve(projectDir, baseDir ?? '', file), inspect);
    }),
  ];
  const catalog = new CatalogBuilder(scan.refused);
  const additions = await runAtMost(Math.min(MOST_AT_ONCE, availableParallelism()), inspections);
  for (const addTo of additions) addTo(catalog);
  return catalog.catalog();
}

type Inspect = (kind: ModuleKind, moduleUrl: string) => Promise<readonly TaskFacts[]>;
/** Adds what an inspection found: done in the order of the scan, whichever inspection ended first. */
type Addition = (catalog: CatalogBuilder) => void;

function limitsOf(options: DiscoverOptions): InspectionLimits {
  const { importLimitMs = IMPORT_LIMIT_MS, maxHeapMiB = MAX_HEAP_MIB } = options;
  return { importLimitMs, maxHeapMiB, clock: options.clock ?? createSystemClock() };
}

/** @param known what was found already */
async function inspectPlugin(
  plugin: PluginPackage,
  inspect: Inspect,
  known: readonly TaskFacts[] | undefined,
): Promise<Addition> {
  try {
    const facts = known ?? (await inspect('plugin', plugin.moduleUrl));
    return (catalog) => catalog.addPlugin(plugin, facts);
  } catch (error) {
    return (catalog) => catalog.refuse(plugin.name, plugin.path, error);
  }
}

async function inspectTaskFile(file: string, path: string, inspect: Inspect): Promise<Addition> {
  try {
    const moduleUrl = pathToFileURL(
      realFile(path, 'A task file is looked for from the folder of its plan.'),
    ).href;
    const [facts] = await inspect('file', moduleUrl);
    return (catalog) => catalog.addTaskFile(file, moduleUrl, facts as TaskFacts);
  } catch (error) {
    return (catalog) => catalog.refuse(file, path, error);
  }
}

/** Runs all, at most so many at one time; the results are in the order of `work`. */
async function runAtMost<T>(most: number, work: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const left = work.entries();
  const lane = async (): Promise<void> => {
    for (const [at, run] of left) results[at] = await run();
  };
  await Promise.all(Array.from({ length: most }, lane));
  return results;
}
