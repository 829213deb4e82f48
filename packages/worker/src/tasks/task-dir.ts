import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { VajraError } from '@vajraedge/sdk';

/** The task files below a folder, and what tells one state of them from another. */
export interface TaskDir {
  /** As plans name them: `./flows/checkout.task.ts`, sorted. */
  readonly files: readonly string[];
  /** Digest of all code below the folder: the same files, the same version. */
  readonly version: string;
}

const TASK_FILE = /\.task\.[cm]?[jt]s$/;
/** What a task file can import from its folder, and so a part of what it does. */
const CODE_FILE = /\.(?:[cm]?[jt]sx?|json)$/;
const DIGEST_CHARACTERS = 16;

/**
 * Finds the task files (`*.task.ts`, `*.task.js`, …) below a folder; node_modules and hidden folders are left out.
 *
 * @throws VE_WORKER_TASK_DIR where the folder cannot be read
 */
export async function scanTaskDir(dir: string): Promise<TaskDir> {
  try {
    const names = (await filesBelow(dir, dir)).sort();
    const hash = createHash('sha256');
    for (const name of names) {
      const content = await readFile(join(dir, name));
      hash.update(`${name}\n${content.length}\n`).update(content);
    }
    const files = names.filter((name) => TASK_FILE.test(name)).map((name) => `./${name}`);
    return { files, version: hash.digest('hex').slice(0, DIGEST_CHARACTERS) };
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    throw new VajraError('VE_WORKER_TASK_DIR', `The task folder ${dir} cannot be read (${code}).`, {
      hint: 'Name a folder that is there, and that you may read.',
      cause: error,
    });
  }
}

async function filesBelow(root: string, dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = join(dir, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      if (entry.isDirectory()) return filesBelow(root, path);
      if (!entry.isFile() || !CODE_FILE.test(entry.name)) return [];
      return [relative(root, path).split(sep).join('/')];
    }),
  );
  return found.flat();
}
