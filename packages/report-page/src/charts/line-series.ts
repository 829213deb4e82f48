import type { SecondReport } from '@vajraedge/core/report';
import type { ChartOption } from './chart-option.js';

/** Dashes that tell lines apart where colours do not. */
const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [2, 2]] as const;

/** A line through a value of each row; null leaves a gap. @param at its place, which chooses its dashes */
export function lineSeries(
  name: string,
  rows: readonly SecondReport[],
  value: (row: SecondReport) => number | null,
  at: number,
): ChartOption {
  return {
    type: 'line',
    name,
    data: rows.map((row) => [row.atMs, value(row)]),
    // A long run has more points than pixels: the largest of those that share one is shown.
    sampling: 'max',
    showSymbol: rows.length === 1,
    symbolSize: 6,
    lineStyle: { width: 2, type: DASHES[at % DASHES.length] },
  };
}
