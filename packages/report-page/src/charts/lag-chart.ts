import { formatUs } from '@vajraedge/core/report';
import type { ChartData } from './chart-data.js';
import { chartFrame } from './chart-frame.js';
import type { ChartOption } from './chart-option.js';
import type { ChartTheme } from './chart-theme.js';
import { lineSeries } from './line-series.js';

/** How late iterations began, and how much of that was the generator's own doing. */
export function lagChart(data: ChartData, theme: ChartTheme): ChartOption {
  const above = (value: number | undefined): number | null =>
    value !== undefined && value > 0 ? value : null;
  const hasLag = data.rows.some(({ startLagUs }) => startLagUs !== null);
  const series = [
    ...(hasLag
      ? [
          lineSeries('start lag p50', data, (row) => above(row.startLagUs?.p50), 0),
          lineSeries('start lag p99', data, (row) => above(row.startLagUs?.p99), 1),
        ]
      : []),
    lineSeries('wake lag p99', data, (row) => above(row.wakeLagP99Us), 2),
  ];
  return chartFrame(data, theme, { series, yAxis: { type: 'log', min: undefined }, format: formatUs });
}
