import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TaskFailure } from '@vajraedge/sdk';

/** Most bytes of files kept in one engine thread; the oldest make room. */
const MOST_KEPT_BYTES = 256 * 1024 * 1024;

/** Files for bodies, each read once and kept. */
export class BodyFiles {
  readonly #kept = new Map<string, Buffer>();
  readonly #reading = new Map<string, Promise<Buffer>>();
  readonly #baseDir: string;
  #keptBytes = 0;

  /** @param baseDir folder that relative names start from; null: that of the process */
  constructor(baseDir: string | null) {
    this.#baseDir = baseDir ?? '.';
  }

  /** The file's bytes; a promise where it has yet to be read. Rejects with BODY_FILE_UNREADABLE. */
  get(path: string): Buffer | Promise<Buffer> {
    return this.#kept.get(path) ?? this.#reading.get(path) ?? this.#read(path);
  }

  #read(path: string): Promise<Buffer> {
    const reading = readBody(resolve(this.#baseDir, path))
      .then((bytes) => this.#keep(path, bytes))
      .finally(() => this.#reading.delete(path));
    this.#reading.set(path, reading);
    return reading;
  }

  #keep(path: string, bytes: Buffer): Buffer {
    for (const [oldest, held] of this.#kept) {
      if (this.#keptBytes + bytes.length <= MOST_KEPT_BYTES) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= held.length;
    }
    this.#kept.set(path, bytes);
    this.#keptBytes += bytes.length;
    return bytes;
  }
}

async function readBody(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_KEPT_BYTES) throw new Error(`it has ${size} bytes, the most is ${MOST_KEPT_BYTES}`);
    return await readFile(path);
  } catch (error) {
    throw new TaskFailure('BODY_FILE_UNREADABLE', `${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
