import { VajraError } from '@vajraedge/sdk';
import { failureOf } from '../execute/failure-code.js';
import type { RefusedPlugin } from './task-manifest.js';

/**
 * What a catalog says of a plugin (or task file) that was not taken.
 *
 * @param name of the package, or the task file as the plan says it.
 * @param path where it was found.
 * @param error why; anything but a {@link VajraError} is a fault of ours, and is shown as it is.
 */
export function refusedPlugin(name: string, path: string, error: unknown): RefusedPlugin {
  if (error instanceof VajraError) {
    return Object.freeze({ package: name, path, code: error.code, reason: error.message, hint: error.hint });
  }
  const reason = `The look at it failed: ${failureOf(error).message}`;
  return Object.freeze({ package: name, path, code: 'VE_INTERNAL', reason, hint: 'Please report this.' });
}
