import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { VajraError } from '@vajraedge/sdk';
import { usageError } from '../usage-error.js';

/** The forms that a result is written in. */
export type OutputFormat = 'json' | 'html' | 'junit' | 'csv' | 'hdr' | 'run-file';

/** One form of something to be written, and where it goes: an absolute path, or null for stdout. */
export interface OutputFile<Format extends string = OutputFormat> {
  /** The option's name. */
  readonly format: Format;
  readonly path: string | null;
}

/** Name of the run file in `--out DIR`. */
export const RUN_FILE_NAME = 'run.vajra.json';

/** Names of the files in `--out DIR`. */
const NAMES: { readonly [format in OutputFormat]: string } = {
  json: 'result.json',
  html: 'report.html',
  junit: 'junit.xml',
  csv: 'seconds.csv',
  hdr: 'latency.hdr',
  'run-file': RUN_FILE_NAME,
};

const FORMATS = Object.keys(NAMES) as OutputFormat[];

/** What the options say: a path a format, `-` for stdout, and a folder for all that have none. */
export type OutputOptions = { readonly [format in Exclude<OutputFormat, 'run-file'>]?: string | undefined } & {
  readonly runFile?: string | undefined;
  readonly out?: string | undefined;
};

/** The files that a run is to write. @throws VE_USAGE where two would be one */
export function planOutputs(options: OutputOptions, workingDir: string): readonly OutputFile[] {
  const outputs = FORMATS.flatMap((format): OutputFile[] => {
    const given = options[format === 'run-file' ? 'runFile' : format];
    if (given !== undefined) return [outputOf(format, given, workingDir)];
    return options.out === undefined
      ? []
      : [{ format, path: resolve(workingDir, options.out, NAMES[format]) }];
  });
  return apart(outputs);
}

/** What an option with a file's name says. @throws VE_USAGE where it is empty */
export function outputOf<Format extends string>(
  format: Format,
  given: string,
  workingDir: string,
): OutputFile<Format> {
  if (given === '')
    throw usageError(`--${format}: the file's name is an empty text.`, `Name a file, or - for stdout.`);
  return { format, path: given === '-' ? null : resolve(workingDir, given) };
}

/** The same outputs. @throws VE_USAGE where two would be one */
export function apart<Format extends string>(
  outputs: readonly OutputFile<Format>[],
): readonly OutputFile<Format>[] {
  const seen = new Map<string | null, string>();
  for (const { format, path } of outputs) {
    const other = seen.get(path);
    if (other !== undefined) {
      throw usageError(
        `--${other} and --${format} name one place, ${path ?? 'stdout'}.`,
        'Give each a file of its own.',
      );
    }
    seen.set(path, format);
  }
  return outputs;
}

/**
 * Makes sure, before any load, that the files can be written: a result must not be lost for want of a folder. Missing
 * folders are made.
 *
 * @throws VE_OUTPUT_UNWRITABLE
 */
export async function checkWritable(outputs: readonly OutputFile<string>[]): Promise<void> {
  for (const { format, path } of outputs) {
    if (path === null) continue;
    try {
      await tryToWrite(path);
    } catch (error) {
      throw unwritable(format, path, error);
    }
  }
}

async function tryToWrite(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory() === true) throw new Error('it is a folder');
  if (stats !== null) await access(path, constants.W_OK);
  if (stats !== null && !stats.isFile()) return;
  await mkdir(dirname(path), { recursive: true });
  // The folder must take a new file too, since the result is written beside its place first.
  const trial = besideOf(path);
  await (await open(trial, 'wx')).close();
  await rm(trial);
}

/**
 * Writes a file whole or not at all: beside its place first, then renamed. A device or pipe is written to as it is.
 *
 * @throws VE_OUTPUT_UNWRITABLE
 */
export async function writeOutput(
  { format, path }: OutputFile<string> & { readonly path: string },
  text: string,
): Promise<void> {
  const beside = besideOf(path);
  try {
    const stats = await stat(path).catch(() => null);
    if (stats !== null && !stats.isFile()) return await writeFile(path, text);
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw unwritable(format, path, error);
  }
}

function besideOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.part`);
}

function unwritable(format: string, path: string, error: unknown): VajraError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new VajraError(
    'VE_OUTPUT_UNWRITABLE',
    `--${format}: cannot write ${path}: ${reasonOf(code) ?? message}.`,
    {
      hint: 'Name a file in a folder that you may write to.',
      cause: error,
    },
  );
}

function reasonOf(code: string | undefined): string | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `you may not write there (${code})`;
    case 'EROFS':
      return 'it is on a read-only file system (EROFS)';
    case 'ENOSPC':
      return 'the disk is full (ENOSPC)';
    case 'ENOTDIR':
    case 'EEXIST':
      return `a part of its path is a file, not a folder (${code})`;
    default:
      return code;
  }
}
