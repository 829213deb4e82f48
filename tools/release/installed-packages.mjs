import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the packages in a node_modules folder, scopes and links to workspaces included. */
function packageFolders(nodeModules) {
  const list = (folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch {
      return [];
    }
  };
  const real = (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.');
  return list(nodeModules)
    .filter(real)
    .flatMap(({ name }) =>
      name.startsWith('@')
        ? list(join(nodeModules, name))
            .filter(real)
            .map((entry) => join(nodeModules, name, entry.name))
        : [join(nodeModules, name)],
    );
}

/** What is installed below a node_modules folder, nested folders too: `{ folder, manifest }` for each package. */
export function installedPackages(nodeModules) {
  return packageFolders(nodeModules).flatMap((folder) => {
    const nested = installedPackages(join(folder, 'node_modules'));
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return [
        ...(manifest.name && manifest.version ? [{ folder: realpathSync(folder), manifest }] : []),
        ...nested,
      ];
    } catch {
      return nested;
    }
  });
}
