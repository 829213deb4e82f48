import { formatRate } from '@vajraedge/core/report';
import { type ChartData, type ChartRow, perSecond } from './chart-data.js';
import { chartFrame } from './chart-frame.js';
import type { ChartOption } from './chart-option.js';
import type { ChartTheme } from './chart-theme.js';
import { rowGroups } from './row-groups.js';

/** Causes with a colour of their own; the rest is one more. */
const MAX_CAUSES = 6;

/** Failed iterations a second by cause, the most frequent causes first, one upon the other. */
export function errorsChart(data: ChartData, theme: ChartTheme): ChartOption {
  const totals = new Map<string, number>();
  for (const { failures } of data.rows)
    for (const [code, count] of Object.entries(failures)) totals.set(code, (totals.get(code) ?? 0) + count);
  const codes = [...totals].sort(([, a], [, b]) => b - a).map(([code]) => code);
  const shown = codes.slice(0, MAX_CAUSES);
  const rest = new Set(codes.slice(MAX_CAUSES));
  const named = [
    ...shown.map((code) => ({ name: code, isOf: (each: string) => each === code })),
    ...(rest.size > 0 ? [{ name: 'other causes', isOf: (each: string) => rest.has(each) }] : []),
  ];
  const groups = rowGroups(data);
  const series = named.map(({ name, isOf }) => ({
    type: 'line',
    name,
    stack: 'errors',
    step: 'end',
    symbol: 'none',
    lineStyle: { width: 1 },
    areaStyle: { opacity: 0.75 },
    data: groups.map((group) => ratePoint(group, isOf)),
  }));
  return chartFrame(data, theme, { series, yAxis: {}, format: formatRate });
}

/** Failures of these causes in all of a group's seconds, as a rate: one stands upon the other, so sums must stay sums. */
function ratePoint(
  group: readonly ChartRow[],
  isOf: (code: string) => boolean,
): readonly [atMs: number, perSecond: number] {
  const count = group.reduce((sum, { failures }) => sum + countOf(failures, isOf), 0);
  const durationMs = group.reduce((sum, row) => sum + row.durationMs, 0);
  return [group[0]?.atMs ?? 0, perSecond(count, { durationMs })];
}

function countOf(failures: { readonly [code: string]: number }, isOf: (code: string) => boolean): number {
  return Object.entries(failures).reduce((sum, [code, count]) => sum + (isOf(code) ? count : 0), 0);
}
