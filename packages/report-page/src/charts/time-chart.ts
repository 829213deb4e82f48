import { formatUs } from '@vajraedge/core/report';
import type { ChartData, ChartTimes } from './chart-data.js';
import { chartFrame } from './chart-frame.js';
import type { ChartOption } from './chart-option.js';
import type { ChartTheme } from './chart-theme.js';
import { lineSeries } from './line-series.js';

const LINES: readonly (readonly [name: string, figure: keyof ChartTimes])[] = [
  ['p50', 'p50'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
  ['max', 'max'],
];

/** Quantiles of response or service time in each second, on a logarithmic scale. */
export function timeChart(
  data: ChartData,
  theme: ChartTheme,
  time: 'responseTimeUs' | 'serviceTimeUs',
): ChartOption {
  const series = LINES.map(([name, figure], at) =>
    lineSeries(
      name,
      data,
      (row) => {
        const value = row[time]?.[figure] ?? 0;
        // Nothing ended in that second; and a logarithm has no 0.
        return value > 0 ? value : null;
      },
      at,
    ),
  );
  return chartFrame(data, theme, { series, yAxis: { type: 'log', min: undefined }, format: formatUs });
}
