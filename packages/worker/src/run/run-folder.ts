import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BlobRef } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import { safeName } from './safe-name.js';

/** Most that one file of a plan may have, and all of them together. */
const FILE_BYTES = 256 * 2 ** 20;
const ALL_BYTES = 2 ** 30;

/** Gives the content of a file that a plan needs. */
export type FetchFile = (ref: BlobRef, limitBytes: number) => Promise<Buffer>;

/** A folder for the files of one run. */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  /** Names in it, as plans write them without a leading `./`. */
  readonly names: ReadonlySet<string>;
  remove(): Promise<void>;
}

/**
 * Fetches the files of a plan into a folder made for them, readable by this user alone. Nothing is left behind where it
 * fails.
 *
 * @throws VE_RUN_FILE_NAME, VE_BLOB_TOO_LARGE, and what `fetch` throws
 */
export async function createRunFolder(files: readonly BlobRef[], fetch: FetchFile): Promise<RunFolder> {
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (sizeBytes > ALL_BYTES) throw tooLarge(sizeBytes);
  const wanted = new Map(files.map((file) => [safeName(file.name), file]));
  const path = await mkdtemp(join(tmpdir(), 'vajra-run-'));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  try {
    for (const [name, file] of wanted) {
      const content = await fetch(file, FILE_BYTES);
      const target = join(path, name);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content, { mode: 0o600, flag: 'wx' });
    }
    return { path, names: new Set(wanted.keys()), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function tooLarge(sizeBytes: number): VajraError {
  return new VajraError('VE_BLOB_TOO_LARGE', `The files of the plan have ${sizeBytes} bytes together.`, {
    hint: 'Keep only the columns and rows that are used: at most 1 GiB is taken.',
  });
}
