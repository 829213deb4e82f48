import { fileURLToPath } from 'node:url';
import { VajraError } from '@vajraedge/sdk';
import { failureOf } from '../execute/failure-code.js';

/** Most characters of a foreign message that are shown. */
const MOST_CHARACTERS = 500;

/**
 * Imports modules for their effect, one after another, before the code that needs them.
 *
 * @throws VE_PLUGIN_PRELOAD_FAILED
 */
export async function importPreload(preload: readonly string[]): Promise<void> {
  for (const moduleUrl of preload) {
    try {
      await import(moduleUrl);
    } catch (error) {
      const reason = `The module ${moduleUrl}, to be imported before it, failed: ${textOf(error)}`;
      throw new VajraError('VE_PLUGIN_PRELOAD_FAILED', reason, {
        hint: 'Run it without that module, or install the module again.',
        cause: error,
      });
    }
  }
}

/**
 * Imports a module and gives its default export: of an ES module, of a CommonJS module, or of one that was compiled
 * from the former to the latter.
 *
 * @throws VE_PLUGIN_IMPORT_FAILED, VE_PLUGIN_INVALID
 */
export async function importDefault(moduleUrl: string): Promise<unknown> {
  const exported = await importModule(moduleUrl);
  const value = exported['default'];
  if (isCompiled(value)) return value.default;
  if (value !== undefined) return value;
  const names = Object.keys(exported).filter((name) => name !== 'module.exports');
  const exports = names.length === 0 ? 'nothing' : `only ${names.slice(0, 10).join(', ')}`;
  throw new VajraError('VE_PLUGIN_INVALID', `It has no default export; it exports ${exports}.`, {
    hint: 'Write `export default definePlugin(…)` in a plugin, `export default defineTask(…)` in a task file.',
  });
}

async function importModule(moduleUrl: string): Promise<{ readonly [name: string]: unknown }> {
  try {
    return (await import(moduleUrl)) as { readonly [name: string]: unknown };
  } catch (error) {
    throw new VajraError('VE_PLUGIN_IMPORT_FAILED', `It failed on import: ${textOf(error)}`, {
      hint: hintFor(error, moduleUrl),
      cause: error,
    });
  }
}

function isCompiled(value: unknown): value is { readonly default: unknown } {
  return typeof value === 'object' && value !== null && '__esModule' in value && 'default' in value;
}

function textOf(error: unknown): string {
  return failureOf(error).message.slice(0, MOST_CHARACTERS);
}

function hintFor(error: unknown, moduleUrl: string): string {
  const code: unknown = (error as { readonly code?: unknown } | null | undefined)?.code;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return 'Install what it imports (npm install) where the file is; relative imports need their file ending.';
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return /\.[cm]?tsx?$/.test(moduleUrl)
      ? 'TypeScript needs a loader: `npm install tsx`, or write the file as .js or .mjs.'
      : 'Write it as .js, .mjs, .cjs or .ts.';
  }
  // The place of a syntax error in an ES module is in none of its fields; Node.js only prints it.
  return `Correct it. \`node ${pathOf(moduleUrl)}\` shows the whole error.`;
}

function pathOf(moduleUrl: string): string {
  return moduleUrl.startsWith('file:') ? fileURLToPath(moduleUrl) : moduleUrl;
}
