import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VajraError } from '@vajraedge/sdk';
import { usageError } from '../usage-error.js';

/** Files to be made: their path in the folder, with `/`, and their text. */
export type NewFiles = Readonly<Record<string, string>>;

/**
 * Writes files into a folder that is new, or empty. Nothing that is there is ever written over.
 *
 * @throws VE_USAGE where the folder is taken, VE_SCAFFOLD_UNWRITABLE where the system refuses.
 */
export function writeNewFolder(folder: string, shownAs: string, files: NewFiles): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length > 0) throw taken(`"${shownAs}" is there already, with files in it.`);
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      // Fails where somebody else has made the file meanwhile.
      writeFileSync(file, text, { flag: 'wx' });
    }
  } catch (error) {
    if (error instanceof VajraError) throw error;
    const { code, path = folder } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw taken(`"${path}" is there already.`);
    throw new VajraError('VE_SCAFFOLD_UNWRITABLE', `"${path}" cannot be written (${code ?? 'unknown'}).`, {
      hint: 'Name a folder that you may write to, with --dir.',
      cause: error,
    });
  }
}

function taken(message: string): VajraError {
  return usageError(message, 'Nothing is written over: choose another name, or another folder with --dir.');
}
