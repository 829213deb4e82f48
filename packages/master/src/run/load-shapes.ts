import type { ResolvedPlan, ResolvedScenario } from '@vajraedge/core';
import type { LoadShapeView } from '@vajraedge/protocol';

/** Most scenarios whose shape is told: more lines are no picture. */
const MOST_SHAPES = 50;

/** What the load of each scenario will be over time, for a picture of it. */
export function loadShapesOf({ scenarios }: ResolvedPlan): readonly LoadShapeView[] {
  const ends = new Map<string, number>();
  const endOf = (name: string): number => {
    const known = ends.get(name);
    if (known !== undefined) return known;
    const scenario = scenarios.find((each) => each.name === name);
    const end = scenario === undefined ? 0 : startOf(scenario) + lengthOf(scenario);
    ends.set(name, end);
    return end;
  };
  const startOf = ({ after }: ResolvedScenario): number => (after === null ? 0 : endOf(after));
  return scenarios.slice(0, MOST_SHAPES).map((scenario) => {
    const { name, load } = scenario;
    return {
      scenario: name,
      model: load.model,
      maxConcurrency: load.maxConcurrency,
      points: pointsOf(scenario, startOf(scenario)),
    };
  });
}

function lengthOf({ load }: ResolvedScenario): number {
  return load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Two points for each segment: where it begins and where it ends. */
function pointsOf({ load }: ResolvedScenario, startMs: number): LoadShapeView['points'] {
  const values =
    load.model === 'open'
      ? load.segments.map((each) => [each.durationMs, each.fromPerSecond, each.toPerSecond] as const)
      : load.segments.map((each) => [each.durationMs, each.fromUsers, each.toUsers] as const);
  let atMs = startMs;
  return values.flatMap(([durationMs, from, to]) => {
    const begin = atMs;
    atMs += durationMs;
    return [[begin, from] as const, [atMs, to] as const];
  });
}
