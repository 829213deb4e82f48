import type { HeatMap, RunReport } from '@vajraedge/core/report';
import { chartDataOf } from '../charts/chart-data.js';
import { drawCharts } from './draw-charts.js';
import { showLocalTimes } from './local-times.js';

/** The data that the report has in a script element. */
function dataOf(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null');
}

const report = dataOf('vajra-result') as RunReport;
const { heatMap } = dataOf('vajra-page') as { readonly heatMap: HeatMap | null };
showLocalTimes(document);
drawCharts(document, chartDataOf(report, heatMap));
