import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { didYouMean, VajraError } from '@vajraedge/sdk';
import { usageError } from '../usage-error.js';

/** What `vajra run` was pointed at. `path` is absolute. */
export type RunTarget =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'plan'; readonly path: string; readonly fileName: string };

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** `localhost`, `localhost:8080/x`, `api.example.com:80`, `10.0.0.1`, `[::1]:80`: an address without its scheme. */
const ADDRESS = /^(?:localhost|\[[0-9a-f:]+\]|[\w-]+(?:\.[\w-]+)*)(?::\d{1,5})?(?:[/?#].*)?$/i;
const PLAN_ENDING = /\.(?:ya?ml|json|[cm]?[jt]s)$/i;

/**
 * Tells a URL from a plan file, and says what was probably meant where it is neither.
 *
 * @throws VE_USAGE, VE_PLAN_NOT_FOUND
 */
export function readRunTarget(argument: string, workingDir: string): RunTarget {
  const scheme = SCHEME.exec(argument)?.[1]?.toLowerCase();
  if (scheme !== undefined) return { kind: 'url', url: checkedUrl(argument, scheme) };
  return readPlanPath(argument, workingDir);
}

/** The plan file that an argument names. @throws VE_USAGE, VE_PLAN_NOT_FOUND */
export function readPlanPath(argument: string, workingDir: string): RunTarget & { readonly kind: 'plan' } {
  if (argument.trim() === '') throw usageError('The plan is an empty text.', 'Name a plan file or a URL.');
  if (SCHEME.test(argument))
    throw usageError(`"${argument}" is a URL, not a plan file.`, `To load it: vajra run ${argument}`);
  const path = resolve(workingDir, argument);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) throw directoryGiven(argument, path);
  if (stats !== undefined) return { kind: 'plan', path, fileName: argument };
  if (isAddress(argument)) {
    throw usageError(
      `"${argument}" is neither a file nor a whole URL.`,
      `To load that address: vajra run http://${argument}`,
    );
  }
  throw new VajraError('VE_PLAN_NOT_FOUND', `There is no file "${argument}".`, {
    hint: similarFiles(path, argument),
  });
}

function checkedUrl(text: string, scheme: string): string {
  if (scheme !== 'http' && scheme !== 'https') {
    const hint =
      'The quick form takes http:// and https:// addresses; for anything else write a plan with a task for it.';
    throw usageError(`vajra cannot load a ${scheme}:// address by itself.`, hint);
  }
  if (!URL.canParse(text))
    throw usageError(`"${text}" is no valid URL.`, 'Write it as in http://localhost:8080/path.');
  return text;
}

function isAddress(text: string): boolean {
  if (!ADDRESS.test(text) || PLAN_ENDING.test(text)) return false;
  const [host = ''] = text.split(/[/?#]/);
  return host === 'localhost' || /:\d+$/.test(host) || host.includes('.');
}

function directoryGiven(argument: string, path: string): VajraError {
  const plans = filesIn(path).filter((name) => /\.ya?ml$|^plan\.|\.plan\./i.test(name));
  const [first] = plans;
  const hint =
    first === undefined ? 'Name a plan file in it.' : `Name a plan file in it: ${join(argument, first)}`;
  return usageError(`"${argument}" is a folder.`, hint);
}

function similarFiles(path: string, argument: string): string {
  const meant = didYouMean(
    basename(path),
    filesIn(dirname(path)).filter((name) => PLAN_ENDING.test(name)),
  );
  if (meant !== undefined) return `Did you mean ${join(dirname(argument), meant)}?`;
  return 'Name a plan file (.yaml, .json, .ts), or a URL that begins with http:// or https://.';
}

function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    // Only advice is made of it.
    return [];
  }
}
