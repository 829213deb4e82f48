import { readFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type PlanDocument, readRunPlan } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import { describeImportFault } from './import-fault.js';
import { enableTypeScript, isTypeScript } from '../typescript.js';

/** A plan file: `path` is absolute, `fileName` is as the user wrote it. */
export interface PlanFile {
  readonly path: string;
  readonly fileName: string;
}

/**
 * Reads a plan file by its ending: YAML, JSON, or a module (TypeScript or JavaScript) whose default export is the plan.
 *
 * @throws VE_PLAN_INVALID with all problems of its text; VE_PLAN_UNREADABLE
 */
export async function loadPlan(file: PlanFile): Promise<PlanDocument> {
  const baseDir = dirname(file.path);
  const ending = extname(file.path).toLowerCase();
  if (/^\.[cm]?[jt]s$/.test(ending))
    return readRunPlan({ value: await importPlan(file), fileName: file.fileName, baseDir });
  if (ending !== '.yaml' && ending !== '.yml' && ending !== '.json') {
    throw unreadable(
      file,
      'its ending says neither YAML, JSON nor TypeScript',
      'Call it .yaml, .json or .ts.',
    );
  }
  const format = ending === '.json' ? 'json' : 'yaml';
  return readRunPlan({ text: await readText(file), format, fileName: file.fileName, baseDir });
}

async function readText(file: PlanFile): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file.path);
  } catch (error) {
    throw unreadable(
      file,
      (error as NodeJS.ErrnoException).code ?? String(error),
      'Look at its permissions.',
      error,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(file, 'it is not UTF-8 text', 'Save it as UTF-8.', error);
  }
}

async function importPlan(file: PlanFile): Promise<unknown> {
  let exported: { readonly default?: unknown };
  try {
    if (isTypeScript(file.path)) await enableTypeScript();
    exported = (await import(pathToFileURL(file.path).href)) as { readonly default?: unknown };
  } catch (error) {
    throw unreadable(
      file,
      describeImportFault(error, file.path),
      'Correct the module, then try again.',
      error,
    );
  }
  if (exported.default !== undefined) return exported.default;
  throw unreadable(file, 'it has no default export', 'Write: export default definePlan({ … })');
}

function unreadable({ fileName }: PlanFile, reason: string, hint: string, cause?: unknown): VajraError {
  return new VajraError('VE_PLAN_UNREADABLE', `The plan "${fileName}" cannot be read: ${reason}.`, {
    hint,
    cause,
  });
}
