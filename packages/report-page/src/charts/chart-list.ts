import type { ChartData } from './chart-data.js';
import type { ChartOption } from './chart-option.js';
import type { ChartTheme } from './chart-theme.js';
import { errorsChart } from './errors-chart.js';
import { heatMapChart } from './heat-map-chart.js';
import { inFlightChart } from './in-flight-chart.js';
import { lagChart } from './lag-chart.js';
import { rateChart } from './rate-chart.js';
import { timeChart } from './time-chart.js';

/** The charts that there are. */
export const CHART_NAMES = ['rate', 'response', 'service', 'heat', 'errors', 'in-flight', 'lag'] as const;
/** One of {@link CHART_NAMES}. */
export type ChartName = (typeof CHART_NAMES)[number];

/** The option of a chart; null where the run has no data for it. */
export function chartOption(name: ChartName, data: ChartData, theme: ChartTheme): ChartOption | null {
  switch (name) {
    case 'rate':
      return rateChart(data, theme);
    case 'response':
      return timeChart(data, theme, 'responseTimeUs');
    case 'service':
      return timeChart(data, theme, 'serviceTimeUs');
    case 'heat':
      return data.heatMap === null ? null : heatMapChart(data, theme, data.heatMap);
    case 'errors':
      return errorsChart(data, theme);
    case 'in-flight':
      return inFlightChart(data, theme);
    case 'lag':
      return lagChart(data, theme);
  }
}
