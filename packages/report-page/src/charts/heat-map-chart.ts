import { formatCount, formatUs, type HeatMap } from '@vajraedge/core/report';
import type { ChartData } from './chart-data.js';
import { chartFrame } from './chart-frame.js';
import type { ChartOption } from './chart-option.js';
import { type ChartTheme, heatColour } from './chart-theme.js';
import { formatClock, formatRunTime } from './run-time.js';

/** A cell: its edges in run time and in the rows of the map, and how many iterations it holds. */
type Cell = readonly [fromMs: number, toMs: number, row: number, count: number];

/** What ECharts gives to draw a cell with. */
interface Drawing {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
}

/** How many iterations took how long, over time. Counts are shown on a logarithmic scale of colour. */
export function heatMapChart(data: ChartData, theme: ChartTheme, map: HeatMap): ChartOption {
  const cells = cellsOf(map);
  const most = Math.max(1, ...cells.map(([, , , count]) => count));
  const series = {
    type: 'custom',
    name: 'iterations',
    data: cells,
    encode: { x: [0, 1], y: 2 },
    clip: true,
    renderItem: (_: unknown, cell: Drawing) => drawCell(cell, theme, most),
  };
  const edge = (row: number): string => formatUs(map.edgesUs[Math.round(row)] ?? 0);
  return chartFrame(data, theme, {
    series: [series],
    yAxis: {
      min: 0,
      max: map.edgesUs.length - 1,
      interval: 6,
      axisLabel: { color: theme.soft, formatter: edge, showMaxLabel: false },
    },
    format: formatCount,
    hasLegend: false,
    filterMode: 'none',
    tooltip: {
      trigger: 'item',
      formatter: ({ value }: { readonly value: Cell }) => cellText(value, data, map),
    },
  });
}

function cellsOf({ columns }: HeatMap): readonly Cell[] {
  return columns.flatMap(({ fromMs, toMs, cells }) =>
    Array.from({ length: cells.length / 2 }, (_, at): Cell => [
      fromMs,
      toMs,
      cells[2 * at] ?? 0,
      cells[2 * at + 1] ?? 0,
    ]),
  );
}

function drawCell(cell: Drawing, theme: ChartTheme, most: number): ChartOption {
  const [row, count] = [cell.value(2), cell.value(3)];
  const [left, bottom] = cell.coord([cell.value(0), row]);
  const [right, top] = cell.coord([cell.value(1), row + 1]);
  const share = most > 1 ? Math.log(count) / Math.log(most) : 1;
  // Half a pixel more on each side, so that no background shows between neighbours.
  const shape = { x: left, y: top, width: right - left + 0.5, height: bottom - top + 0.5 };
  return { type: 'rect', shape, style: { fill: heatColour(theme, share) } };
}

function cellText([fromMs, toMs, row, count]: Cell, data: ChartData, { edgesUs }: HeatMap): string {
  return [
    `${formatRunTime(fromMs)} to ${formatRunTime(toMs)} (${formatClock(data.startedAtMs, fromMs)})`,
    `${formatUs(edgesUs[row] ?? 0)} to ${formatUs(edgesUs[row + 1] ?? 0)}`,
    `iterations: ${formatCount(count)}`,
  ].join('\n');
}
