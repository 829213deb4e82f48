import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TaskManifest } from '@vajraedge/core';

/** More files than this are not looked through: an edit is seen by nobody then, and nothing is kept for later. */
const MOST_FILES = 5000;

/**
 * What tells one state of some tasks' code from another: sizes and times of the files of their packages, or of the folders
 * of task files. What they import from elsewhere is not looked at: that is installed, not edited.
 *
 * @returns null where it cannot be said
 */
export function codeStamp(tasks: readonly TaskManifest[]): string | null {
  try {
    const roots = new Set(tasks.map(({ origin }) => rootOf(fileURLToPath(origin.moduleUrl))));
    const lines: string[] = [];
    for (const root of [...roots].sort()) addFiles(root, lines);
    return lines.join('\n');
  } catch {
    return null;
  }
}

/** The folder of the package that a file belongs to; where there is none, its own. */
function rootOf(file: string): string {
  for (let dir = dirname(file); dir !== dirname(dir); dir = dirname(dir))
    if (existsSync(join(dir, 'package.json'))) return dir;
  return dirname(file);
}

function addFiles(dir: string, lines: string[]): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) addFiles(path, lines);
    else {
      const { size, mtimeMs } = statSync(path);
      lines.push(`${path} ${size} ${mtimeMs}`);
    }
    if (lines.length > MOST_FILES) throw new RangeError('too many files');
  }
}
