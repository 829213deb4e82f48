import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { VajraError } from '@vajraedge/sdk';
import type { ReadFeedFile } from './data-feeds.js';

/** Every engine thread holds a feed's rows, so that a larger file would cost memory many times over. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/**
 * Reads feed files as UTF-8, relative to the plan's folder.
 *
 * @param baseDir absolute; null where the plan came from no file: paths must then be absolute
 */
export function createFeedFileReader(baseDir: string | null): ReadFeedFile {
  return async (path) => {
    const file = baseDir === null ? path : resolve(baseDir, path);
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES) {
      throw new VajraError('VE_DATA_UNREADABLE', `it is larger than 256 MiB (${size} bytes)`, {
        hint: 'Keep only the columns and rows that are used.',
      });
    }
    return readFile(file, 'utf8');
  };
}
