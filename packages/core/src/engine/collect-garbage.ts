import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects all garbage of this thread now, while nobody waits for it. Does nothing where the engine does not offer it. */
export function collectGarbage(): void {
  try {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') (collect as () => void)();
  } catch {
    // Only the pause comes later.
  }
}
