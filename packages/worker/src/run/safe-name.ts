import { isAbsolute } from 'node:path';
import { VajraError } from '@vajraedge/sdk';

/** Longest name of a file that is taken, and deepest folder. */
const MOST_CHARACTERS = 512;
const MOST_FOLDERS = 16;

/** Whether a path relative to a folder leads to something inside of it. */
export function isInside(path: string): boolean {
  return path !== '' && path !== '..' && !/^\.\.[\\/]/.test(path) && !isAbsolute(path);
}

/**
 * A file's name of a plan as a path below the run's folder: relative, without anything that leads elsewhere on any
 * system.
 *
 * @throws VE_RUN_FILE_NAME
 */
export function safeName(name: string): string {
  const parts = name.replace(/^(?:\.\/)+/, '').split('/');
  const isSafe =
    name.length <= MOST_CHARACTERS &&
    parts.length <= MOST_FOLDERS &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && /^[^\\:\p{Cc}]+$/u.test(part));
  if (isSafe) return parts.join('/');
  throw new VajraError('VE_RUN_FILE_NAME', `A file of the plan is named ${JSON.stringify(name)}.`, {
    hint: 'Keep the files of a plan in its folder or below, and name them with relative paths.',
  });
}
