import { realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { VajraError } from '@vajraedge/sdk';
import { nodeModulesAbove, packageNamesIn } from './package-folders.js';
import { type PluginPackage, readPluginPackageJson, resolvePluginPackage } from './plugin-package.js';
import { refusedPlugin } from './refused-plugin.js';
import { systemErrorCode } from './system-error-code.js';
import type { RefusedPlugin } from './task-manifest.js';

/** Where to look for plugins. Relative folders start from `projectDir`. */
export interface ScanOptions {
  readonly projectDir: string;
  /** Folders that are a plugin, or hold some. */
  readonly pluginDirs: readonly string[];
  /** Further folders whose node_modules, and those of their parents, are looked into after the project's. */
  readonly searchRoots: readonly string[];
  readonly sdkVersion: string;
}

/** What a scan found, in its order. */
export interface PluginScan {
  readonly plugins: readonly PluginPackage[];
  readonly refused: readonly RefusedPlugin[];
}

/**
 * Finds the packages that have a `vajraedge.plugin` field in their package.json, without running any of their code.
 * The order is: `pluginDirs` as given, the project folder itself, its node_modules and those of its parents (nearest
 * first), the same for each of `searchRoots`; within a folder by name.
 *
 * A package that is met again is passed over, as Node.js does: the nearest counts, also when it is refused, and a
 * plugin folder given by hand counts before all others. Only two plugin folders with different copies of one package
 * are a mistake of the user's; the second copy is refused.
 */
export function scanPlugins(options: ScanOptions): PluginScan {
  const scan = new Scan(options.sdkVersion);
  for (const dir of options.pluginDirs) scan.addPluginDir(resolve(options.projectDir, dir));
  scan.addPackage(options.projectDir, basename(options.projectDir));
  for (const root of [options.projectDir, ...options.searchRoots]) {
    for (const folder of nodeModulesAbove(resolve(options.projectDir, root))) scan.addNodeModules(folder);
  }
  return { plugins: scan.plugins, refused: scan.refused };
}

class Scan {
  readonly plugins: PluginPackage[] = [];
  readonly refused: RefusedPlugin[] = [];
  readonly #sdkVersion: string;
  /** Real paths of what has been looked at and was a plugin, or meant to be. */
  readonly #seen = new Set<string>();
  readonly #nodeModules = new Set<string>();
  /** Names of packages that nearer folders have. */
  readonly #taken = new Set<string>();
  /** Where plugins that were given by hand are, by name. */
  readonly #given = new Map<string, string>();

  constructor(sdkVersion: string) {
    this.#sdkVersion = sdkVersion;
  }

  /** Looks at one folder. Gives its name where it is a plugin, or means to be one. */
  addPackage(path: string, folderName: string, isGiven = false): string | null {
    let name = folderName;
    try {
      const json = readPluginPackageJson(path);
      if (json === null) return null;
      name = json.name ?? folderName;
      if (this.#isNew(name, path, isGiven)) {
        this.plugins.push(resolvePluginPackage(name, path, json, this.#sdkVersion));
      }
    } catch (error) {
      this.refused.push(refusedPlugin(name, path, error));
    }
    return name;
  }

  addNodeModules(folder: string): void {
    if (this.#nodeModules.has(folder)) return;
    this.#nodeModules.add(folder);
    let names: readonly string[];
    try {
      names = packageNamesIn(folder);
    } catch {
      // Most parents have none, and one that may not be read is not where this user's plugins are.
      return;
    }
    for (const name of names) if (!this.#taken.has(name)) this.addPackage(join(folder, name), name);
    for (const name of names) this.#taken.add(name);
  }

  addPluginDir(dir: string): void {
    const name = this.addPackage(dir, basename(dir), true);
    const names = name === null ? this.#addPackagesIn(dir) : [name];
    for (const each of names) this.#taken.add(each);
  }

  #addPackagesIn(dir: string): readonly string[] {
    const found: string[] = [];
    try {
      const inside = packageNamesIn(dir);
      const installed = inside.includes('node_modules') ? packageNamesIn(join(dir, 'node_modules')) : [];
      const paths = [...inside, ...installed.map((name) => `node_modules/${name}`)];
      for (const path of paths) {
        const name = this.addPackage(join(dir, path), path.replace(/^node_modules\//, ''), true);
        if (name !== null) found.push(name);
      }
      if (found.length === 0) throw dirInvalid('It holds no plugin.');
    } catch (error) {
      const fault =
        error instanceof VajraError ? error : dirInvalid(`It cannot be read (${systemErrorCode(error)}).`);
      this.refused.push(refusedPlugin(basename(dir), dir, fault));
    }
    return found;
  }

  #isNew(name: string, path: string, isGiven: boolean): boolean {
    const real = realpathSync(path);
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    const first = this.#given.get(name);
    if (first === undefined) {
      if (isGiven) this.#given.set(name, path);
      return true;
    }
    if (!isGiven) return false;
    throw new VajraError('VE_PLUGIN_DUPLICATE', `Another copy of ${name} was taken from ${first}.`, {
      hint: 'Leave out one of the two plugin folders.',
    });
  }
}

function dirInvalid(reason: string): VajraError {
  return new VajraError('VE_PLUGIN_DIR_INVALID', reason, {
    hint: 'Name a folder that is a package with a "vajraedge": { "plugin": … } field, or a folder that holds such packages.',
  });
}
