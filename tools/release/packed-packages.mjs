import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../dev/installation.mjs';
import { runQuiet } from '../dev/child.mjs';
import { inRoot, workspacePackages } from '../dev/repository.mjs';

/**
 * Packs every package that is published, as `npm publish` would, into a folder.
 * @returns `{ name, folder, manifest, file, sizeBytes, unpackedBytes, files }` for each; `files` are paths in it
 * @throws with what npm printed
 */
export async function packPackages(destination, root = inRoot()) {
  mkdirSync(destination, { recursive: true });
  const wanted = workspacePackages(root).filter(({ manifest }) => manifest.private !== true);
  const names = wanted.flatMap(({ name }) => ['--workspace', name]);
  const [command, args, options] = npmCommand([
    'pack',
    '--json',
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    destination,
    ...names,
  ]);
  const { code, output } = await runQuiet(command, args, { cwd: root, ...options });
  if (code !== 0) throw new Error(`npm pack failed with exit code ${code}:\n${output}`);
  const packed = new Map(JSON.parse(output).map((each) => [each.name, each]));
  return wanted.map((each) => {
    const { filename, size, unpackedSize, files } = packed.get(each.name);
    return {
      ...each,
      file: join(destination, filename),
      sizeBytes: size,
      unpackedBytes: unpackedSize,
      files: files.map(({ path }) => path),
    };
  });
}
