import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuiet, secondsSince } from './child.mjs';
import { ROOT } from './repository.mjs';

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

function isSame(wanted, got) {
  if (got === undefined) return wanted.optional === true; // another platform's binary
  if (wanted.link === true) return got.link === true && got.resolved === wanted.resolved;
  return wanted.version === got.version && wanted.integrity === got.integrity;
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm leaves `node_modules/.package-lock.json` as the last
 * act of every install: it is the stamp, and it also knows of an install that somebody made by hand.
 */
export function isInstalled(root = ROOT) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const got = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || got === null) return false;
  const isThere = ([path, entry]) => !path.includes('node_modules/') || isSame(entry, got[path]);
  return Object.entries(wanted).every(isThere);
}

/** npm as it was called, else the one on the PATH. @returns command, arguments and options of `spawn` */
export function npmCommand(args) {
  const own = process.env.npm_execpath;
  if (own?.endsWith('.js')) return [process.execPath, [own, ...args], {}];
  return ['npm', args, { shell: process.platform === 'win32' }];
}

/** Installs the dependencies where they are missing or where package-lock.json has changed. @returns exit code */
export async function ensureInstalled() {
  if (isInstalled()) return 0;
  console.error('Installing dependencies (npm ci, about 30 s) …');
  const startMs = performance.now();
  const { code, output } = await runQuiet(...npmCommand(['ci', '--no-audit', '--no-fund']));
  if (code !== 0) {
    console.error(`${output}\nnpm ci failed with exit code ${code}. Nothing else was tried.`);
    return code;
  }
  console.error(`Dependencies installed in ${secondsSince(startMs)}.`);
  return 0;
}
