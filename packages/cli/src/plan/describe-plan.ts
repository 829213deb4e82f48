import {
  formatCount,
  formatLength,
  formatRate,
  type ResolvedPlan,
  type ResolvedScenario,
} from '@vajraedge/core';
import type { Colours } from '../terminal/colours.js';
import { oneLine } from '../terminal/fit-text.js';
import { layOutTable } from '../terminal/table.js';

/** What a valid plan will do, for a person. */
export function describePlan(plan: ResolvedPlan, fileName: string, colours: Colours): string {
  const { name, scenarios, thresholds } = plan;
  const title = `${colours.bold(colours.green('valid'))}  ${oneLine(fileName)}  (${oneLine(name)})`;
  const rows = scenarios.map((scenario) => [
    `  ${colours.bold(oneLine(scenario.name))}`,
    loadText(scenario),
    lengthText(scenario),
    oneLine(scenario.mix.map(({ label, task }) => (label === task ? task : `${label} (${task})`)).join(', ')),
  ]);
  const judged = thresholds.map(({ expression }) => `  ${oneLine(expression)}`);
  const heading =
    judged.length === 0
      ? [colours.dim('  no thresholds: the run fails for none')]
      : [colours.dim('thresholds'), ...judged];
  return [title, colours.dim('scenarios'), ...layOutTable(rows), ...heading].join('\n');
}

function loadText({ load }: ResolvedScenario): string {
  if (load.model === 'closed') {
    const most = Math.max(0, ...load.segments.flatMap(({ fromUsers, toUsers }) => [fromUsers, toUsers]));
    const cap = load.maxPerSecond === null ? '' : `, at most ${formatRate(load.maxPerSecond)}`;
    return `closed, ${formatCount(most)} ${most === 1 ? 'user' : 'users'}${cap}`;
  }
  const most = Math.max(
    0,
    ...load.segments.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]),
  );
  return `open, up to ${formatRate(most)}, ${formatCount(load.maxConcurrency)} in flight`;
}

function lengthText({ load, after }: ResolvedScenario): string {
  const segments: readonly { readonly durationMs: number }[] = load.segments;
  const length = formatLength(segments.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return after === null ? length : `${length}, after ${oneLine(after)}`;
}
