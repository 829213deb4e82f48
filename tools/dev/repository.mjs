import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Path of a file of the repository. */
export const inRoot = (...parts) => join(ROOT, ...parts);

/** The published packages: `{ name, folder, manifest }`, sorted by folder. */
export function workspacePackages(root = ROOT) {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
      return { name: manifest.name, folder: `packages/${folder}`, manifest };
    });
}
