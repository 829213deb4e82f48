import type { ChartData, ChartRow } from './chart-data.js';
import type { ChartOption } from './chart-option.js';
import { rowGroups } from './row-groups.js';

/** Dashes that tell lines apart where colours do not. */
const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [2, 2]] as const;

/** A line through a value of each row; null leaves a gap. @param at its place, which chooses its dashes */
export function lineSeries(
  name: string,
  data: ChartData,
  value: (row: ChartRow) => number | null,
  at: number,
): ChartOption {
  return {
    type: 'line',
    name,
    data: rowGroups(data).map((group) => largestOf(group, value)),
    // A long run has more points than pixels: the largest of those that share one is shown.
    sampling: 'max',
    showSymbol: data.rows.length === 1,
    symbolSize: 6,
    lineStyle: { width: 2, type: DASHES[at % DASHES.length] },
  };
}

/** The largest value stands for all, where it is; null where there is none. */
function largestOf(
  group: readonly ChartRow[],
  value: (row: ChartRow) => number | null,
): readonly [atMs: number, value: number | null] {
  let [atMs, largest]: [number, number | null] = [group[0]?.atMs ?? 0, null];
  for (const row of group) {
    const here = value(row);
    if (here !== null && (largest === null || here > largest)) [atMs, largest] = [row.atMs, here];
  }
  return [atMs, largest];
}
