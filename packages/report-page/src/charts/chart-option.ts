/** An option of ECharts, as data. */
export interface ChartOption {
  readonly [name: string]: unknown;
}
