import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VajraError } from '@vajraedge/sdk';
import { checkSdkRange, type DependencyLists } from './sdk-compatibility.js';
import { systemErrorCode } from './system-error-code.js';

/** A package that says it is a plugin, not yet looked into. */
export interface PluginPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, as it was found. */
  readonly path: string;
  readonly moduleUrl: string;
}

/** The package.json of a plugin, as far as it is read. */
export interface PluginPackageJson extends DependencyLists {
  readonly name: string | null;
  readonly version: string;
  /** What its `vajraedge.plugin` field holds. */
  readonly entry: unknown;
}

/**
 * Reads the package.json of a folder. Only a text that mentions vajraedge is parsed: most of what lies in a
 * node_modules folder has nothing to do with us.
 *
 * @returns null where there is none, or where it has no `vajraedge.plugin` field.
 * @throws VE_PLUGIN_PACKAGE_UNREADABLE
 */
export function readPluginPackageJson(path: string): PluginPackageJson | null {
  const text = readText(path);
  if (text === null || !text.includes('"vajraedge"')) return null;
  const json = parse(text);
  const field: unknown = json['vajraedge'];
  if (field === undefined) return null;
  const isMap = typeof field === 'object' && field !== null && !Array.isArray(field);
  if (isMap && !('plugin' in field)) return null;
  const { name, version, dependencies, peerDependencies } = json;
  return {
    name: typeof name === 'string' && name !== '' ? name : null,
    version: typeof version === 'string' ? version : '0.0.0',
    entry: isMap ? (field as { readonly plugin: unknown }).plugin : undefined,
    dependencies,
    peerDependencies,
  };
}

/**
 * Finds the module that a plugin's package.json names.
 *
 * @param name the package's own, or its folder's where it has none.
 * @throws VE_PLUGIN_FIELD_INVALID, VE_PLUGIN_ENTRY_OUTSIDE, VE_PLUGIN_ENTRY_MISSING, VE_PLUGIN_SDK_INCOMPATIBLE
 */
export function resolvePluginPackage(
  name: string,
  path: string,
  json: PluginPackageJson,
  sdkVersion: string,
): PluginPackage {
  checkSdkRange(json, sdkVersion);
  const moduleUrl = pathToFileURL(entryFile(path, json.entry)).href;
  return Object.freeze({ name, version: json.version, path, moduleUrl });
}

/**
 * The real path of a file.
 *
 * @throws VE_PLUGIN_ENTRY_MISSING
 */
export function realFile(file: string, hint: string): string {
  try {
    const real = realpathSync(file);
    if (statSync(real).isFile()) return real;
  } catch (error) {
    throw new VajraError('VE_PLUGIN_ENTRY_MISSING', `There is no file ${file} (${systemErrorCode(error)}).`, {
      hint,
    });
  }
  throw new VajraError('VE_PLUGIN_ENTRY_MISSING', `${file} is not a file.`, { hint });
}

function entryFile(path: string, entry: unknown): string {
  if (typeof entry !== 'string' || entry === '' || entry.includes('\0')) {
    throw new VajraError(
      'VE_PLUGIN_FIELD_INVALID',
      'The vajraedge field of its package.json names no module.',
      {
        hint: 'Write "vajraedge": { "plugin": "./dist/plugin.js" }.',
      },
    );
  }
  const file = resolve(path, entry);
  if (isAbsolute(entry) || !isInside(path, file)) throw outside(entry);
  const real = realFile(file, 'Build the plugin, or correct the vajraedge.plugin field of its package.json.');
  if (!isInside(realpathSync(path), real)) throw outside(entry);
  return real;
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(entry: string): VajraError {
  return new VajraError(
    'VE_PLUGIN_ENTRY_OUTSIDE',
    `Its plugin module ${entry} lies outside of its package.`,
    {
      hint: 'The vajraedge.plugin field must name a file inside the package, relative to its package.json.',
    },
  );
}

function readText(path: string): string | null {
  try {
    return readFileSync(join(path, 'package.json'), 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw unreadable(`cannot be read (${code})`);
  }
}

function parse(text: string): { readonly [key: string]: unknown } {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof json === 'object' && json !== null ? (json as { readonly [key: string]: unknown }) : {};
  } catch (error) {
    throw unreadable(`is no JSON: ${(error as SyntaxError).message}`);
  }
}

function unreadable(fault: string): VajraError {
  return new VajraError('VE_PLUGIN_PACKAGE_UNREADABLE', `Its package.json ${fault}.`, {
    hint: 'Install the package again, or correct the file.',
  });
}
