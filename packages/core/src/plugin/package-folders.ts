import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * The folders called `node_modules` in which Node.js looks for a package, seen from a folder: its own, then those of
 * its parents up to the root.
 */
export function nodeModulesAbove(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = resolve(folder), last = ''; at !== last; last = at, at = dirname(at)) {
    if (basename(at) !== 'node_modules') found.push(join(at, 'node_modules'));
  }
  return found;
}

/**
 * Names of the packages in a folder, scopes included (`@acme/load`), in the order of their code units, so that it is
 * the same on every machine. What begins with a dot is no package.
 *
 * @throws an error of the system where the folder cannot be listed.
 */
export function packageNamesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? namesInScope(folder, name) : [name]))
    .sort();
}

function namesInScope(folder: string, scope: string): string[] {
  try {
    return readdirSync(join(folder, scope))
      .filter((name) => !name.startsWith('.'))
      .map((name) => `${scope}/${name}`);
  } catch {
    // A file, or a scope that is not ours to read: there is no package of ours in it.
    return [];
  }
}
