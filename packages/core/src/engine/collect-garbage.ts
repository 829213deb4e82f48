import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects this thread's young garbage now, while nobody waits for it. Not the old: a full collection also drops what
 * compiled code was made for objects that are gone, and the first seconds would compile it once more (seen: their
 * start lag tripled). Does nothing where the engine does not offer it.
 */
export function collectGarbage(): void {
  try {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') (collect as (options: { type: string }) => void)({ type: 'minor' });
  } catch {
    // Only the pause comes later.
  }
}
