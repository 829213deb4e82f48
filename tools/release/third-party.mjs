import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inRoot } from '../dev/repository.mjs';
import { followDocument } from './document-run.mjs';

const FOLDER = inRoot('examples/third-party-plugin');
/** What may lie in the folder without belonging to it. */
const NOT_COPIED = ['node_modules', 'dist', 'package-lock.json', 'port.txt'];

/**
 * Follows the README of the third-party example in a copy of it, in a sandbox.
 * @throws with the line of the README that did not do what it says
 */
export async function tryThirdPartyPlugin(sandbox) {
  const dir = join(sandbox.dir, 'third-party-plugin');
  cpSync(FOLDER, dir, { recursive: true, filter: (path) => !NOT_COPIED.includes(basename(path)) });
  return await followDocument(readFileSync(join(FOLDER, 'README.md'), 'utf8'), { ...sandbox, dir });
}
