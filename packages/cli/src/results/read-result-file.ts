import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ReadResult, readResult, readRunFile, RUN_FILE_LIMITS, type RunFile } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import { RUN_FILE_NAME } from './output-files.js';

/**
 * Reads a result that was kept.
 *
 * @param name a run file, a result.json, or the folder of `--out`, whose run file goes before its result.json
 * @throws VE_RESULT_UNREADABLE, VE_RESULT_INVALID
 */
export async function readResultFile(name: string, workingDir: string): Promise<ReadResult> {
  return readResult(await textOf(name, workingDir, [RUN_FILE_NAME, 'result.json']), name);
}

/**
 * Reads a run file, or that in a folder.
 *
 * @throws VE_RESULT_UNREADABLE, VE_RESULT_INVALID, VE_RESULT_NO_HISTOGRAMS where it is a result.json
 */
export async function readKeptRun(name: string, workingDir: string): Promise<RunFile> {
  return readRunFile(await textOf(name, workingDir, [RUN_FILE_NAME, 'result.json']), name);
}

async function textOf(name: string, workingDir: string, inFolder: readonly string[]): Promise<string> {
  const path = resolve(workingDir, name);
  const candidates = [path, ...inFolder.map((each) => join(path, each))];
  for (const candidate of candidates) {
    const stats = await stat(candidate).catch(() => null);
    if (stats === null || stats.isDirectory()) continue;
    // A text of so many characters has at least as many bytes.
    if (stats.size > RUN_FILE_LIMITS.textLength) throw unreadable(name, 'it is larger than 256 MiB');
    return await readFile(candidate, 'utf8').catch((error: unknown) => {
      throw unreadable(name, (error as Error).message, error);
    });
  }
  const isThere = (await stat(path).catch(() => null)) !== null;
  throw unreadable(
    name,
    isThere ? `the folder has no ${inFolder.join(' and no ')}` : 'there is no such file',
  );
}

function unreadable(name: string, reason: string, cause?: unknown): VajraError {
  return new VajraError('VE_RESULT_UNREADABLE', `"${name}" cannot be read: ${reason}.`, {
    hint: 'Name a run file, a result.json, or the folder that --out was given.',
    cause,
  });
}
