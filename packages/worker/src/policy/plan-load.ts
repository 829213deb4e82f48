import type { ResolvedPlan, ResolvedScenario } from '@vajraedge/core';

/** Highest rate of a load, starts per second. A closed load without a cap has none that could be told: 0. */
export function peakPerSecond(load: ResolvedScenario['load']): number {
  if (load.model === 'closed') return load.maxPerSecond ?? 0;
  return Math.max(0, ...load.segments.flatMap((each) => [each.fromPerSecond, each.toPerSecond]));
}

/** How long a plan lasts if all goes well, milliseconds, without what is in flight at its end. */
export function plannedMs({ scenarios }: ResolvedPlan): number {
  const endsMs = new Map<string, number>();
  const endOf = (scenario: ResolvedScenario, seen: ReadonlySet<string>): number => {
    const known = endsMs.get(scenario.name);
    if (known !== undefined) return known;
    const before = scenarios.find(({ name }) => name === scenario.after);
    // A circle is refused where plans are checked; one that comes from a peer must not be followed for ever.
    const isCircle = before !== undefined && seen.has(before.name);
    const startMs = before === undefined || isCircle ? 0 : endOf(before, new Set([...seen, scenario.name]));
    const lengthMs = scenario.load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
    endsMs.set(scenario.name, startMs + lengthMs);
    return startMs + lengthMs;
  };
  return Math.max(0, ...scenarios.map((scenario) => endOf(scenario, new Set())));
}
