import { formatRate } from '@vajraedge/core/report';
import { type ChartData, perSecond } from './chart-data.js';
import { chartFrame } from './chart-frame.js';
import type { ChartOption } from './chart-option.js';
import type { ChartTheme } from './chart-theme.js';
import { lineSeries } from './line-series.js';

/** Starts asked for and made, a second; ends that were no failures. */
export function rateChart(data: ChartData, theme: ChartTheme): ChartOption {
  const series = [
    lineSeries('started', data, (row) => perSecond(row.started, row), 0),
    lineSeries('asked', data, (row) => perSecond(row.scheduled, row), 1),
    lineSeries('ended well', data, (row) => perSecond(row.ok, row), 2),
  ];
  return chartFrame(data, theme, { series, yAxis: {}, format: formatRate });
}
