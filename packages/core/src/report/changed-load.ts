import { applyRateChanges } from '../pace/apply-rate-changes.js';
import type { RateChange } from '../pace/rate-change.js';
import type { ClosedLoad, OpenLoad } from '../plan/resolved-plan.js';

/**
 * What a load asks for after changes of its rate, or of its cap. A load without a rate stays as it is.
 *
 * @param startMs run time of its start
 */
export function changedLoad(
  load: OpenLoad | ClosedLoad,
  changes: readonly RateChange[],
  startMs: number,
): Pick<OpenLoad, 'model' | 'segments'> | ClosedLoad {
  if (changes.length === 0) return load;
  if (load.model === 'open')
    return { model: 'open', segments: applyRateChanges(load.segments, changes, startMs) };
  const { maxPerSecond, segments } = load;
  if (maxPerSecond === null) return load;
  const cap = segments.map(({ phase, durationMs }) => ({
    phase,
    durationMs,
    fromPerSecond: maxPerSecond,
    toPerSecond: maxPerSecond,
  }));
  return { model: 'open', segments: applyRateChanges(cap, changes, startMs) };
}
