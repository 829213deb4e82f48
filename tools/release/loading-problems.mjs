import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuiet } from '../dev/child.mjs';
import { moduleEntries } from './entry-points.mjs';

/**
 * Loads a module both ways and compares what it exports. `require` gives an ES module since Node.js 20.19, the oldest
 * version that we support; where a package awaits something at its top it does not.
 */
const PROGRAM = `import { createRequire } from 'node:module';
const entry = process.argv[2];
const imported = Object.keys(await import(entry)).sort();
const required = Object.keys(createRequire(import.meta.url)(entry)).filter((name) => !/^(__esModule|module\\.exports)$/.test(name)).sort();
if (imported.join() !== required.join()) console.log('import gives ' + imported + ', require gives ' + required);
`;

/**
 * Loads every entry point of installed packages, by `import` and by `require`, each in a process of its own: it must
 * load, export the same both ways, print nothing, and leave nothing running.
 * @param dir where the packages are installed
 * @returns one line a problem
 */
export async function loadingProblems(packages, { dir, env }) {
  const program = join(dir, 'load.mjs');
  writeFileSync(program, PROGRAM);
  const found = [];
  for (const entry of packages.flatMap(moduleEntries)) {
    // A module that keeps the process alive is ended, and that is its exit code.
    const options = { cwd: dir, env, timeout: 30_000 };
    const { code, output } = await runQuiet(process.execPath, [program, entry], options);
    if (code !== 0 || output !== '')
      found.push(`${entry}: loading it gives exit code ${code}: ${output.trim()}`);
  }
  return found;
}
