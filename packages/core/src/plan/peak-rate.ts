import type { ResolvedScenario } from './resolved-plan.js';

/** Highest rate that a load asks for, starts a second; 0 for a closed load without a cap, which asks for none. */
export function peakRateOf(load: ResolvedScenario['load']): number {
  if (load.model === 'closed') return load.maxPerSecond ?? 0;
  return Math.max(...load.segments.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]));
}
