import type { ResolvedScenario } from './resolved-plan.js';

/** One scenario on the run's time line. */
interface Span {
  readonly scenario: ResolvedScenario;
  readonly startMs: number;
  readonly endMs: number;
}

/** When scenarios begin and end if none ends early; their order must have been checked. */
export function spansOf(scenarios: readonly ResolvedScenario[]): Span[] {
  const byName = new Map(scenarios.map((scenario) => [scenario.name, scenario]));
  const ends = new Map<string, number>();
  const chainOf = (scenario: ResolvedScenario): ResolvedScenario[] => {
    const chain = [scenario];
    for (
      let first = scenario.after;
      first !== null && !ends.has(first);
      first = byName.get(first)?.after ?? null
    ) {
      const waiting = byName.get(first);
      if (waiting === undefined) break;
      chain.push(waiting);
    }
    return chain.reverse();
  };
  return scenarios.map((scenario) => {
    for (const each of chainOf(scenario)) {
      if (!ends.has(each.name)) ends.set(each.name, (ends.get(each.after ?? '') ?? 0) + lengthOf(each));
    }
    const endMs = ends.get(scenario.name) ?? 0;
    return { scenario, startMs: endMs - lengthOf(scenario), endMs };
  });
}

function lengthOf({ load }: ResolvedScenario): number {
  return load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Highest sum of something over scenarios that overlap, if none ends early; their order must have been checked. */
export function peakOverTime(
  scenarios: readonly ResolvedScenario[],
  amount: (scenario: ResolvedScenario) => number,
): number {
  const changes = spansOf(scenarios)
    .filter(({ startMs, endMs }) => endMs > startMs)
    .flatMap(({ scenario, startMs, endMs }) => [
      { atMs: startMs, by: amount(scenario) },
      { atMs: endMs, by: -amount(scenario) },
    ])
    .sort((a, b) => a.atMs - b.atMs || a.by - b.by);
  let sum = 0;
  return changes.reduce((peak, { by }) => Math.max(peak, (sum += by)), 0);
}
