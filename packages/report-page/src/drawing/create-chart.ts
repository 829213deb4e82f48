import { CustomChart, LineChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  GridComponent,
  LegendScrollComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type ECharts, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

/** A chart as ECharts gives it. */
export type Chart = ECharts;

/** Makes an empty chart, with the parts of ECharts that the charts of a run need and no others. */
export function createChart(element: HTMLElement): Chart {
  use([
    LineChart,
    CustomChart,
    GridComponent,
    TooltipComponent,
    LegendScrollComponent,
    DataZoomInsideComponent,
    MarkLineComponent,
    MarkAreaComponent,
    CanvasRenderer,
  ]);
  return init(element);
}
