import { formatCount } from '@vajraedge/core/report';
import type { ChartData } from './chart-data.js';
import { chartFrame } from './chart-frame.js';
import type { ChartOption } from './chart-option.js';
import type { ChartTheme } from './chart-theme.js';
import { lineSeries } from './line-series.js';

/** Iterations in flight and users at the end of each second. */
export function inFlightChart(data: ChartData, theme: ChartTheme): ChartOption {
  const series = [
    lineSeries('in flight', data, ({ inFlight }) => inFlight, 0),
    lineSeries('users', data, ({ users }) => users, 1),
  ];
  return chartFrame(data, theme, { series, yAxis: { minInterval: 1 }, format: formatCount });
}
