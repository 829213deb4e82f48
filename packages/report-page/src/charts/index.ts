export { CHART_NAMES, type ChartName, chartOption } from './chart-list.js';
export { type ChartData, chartDataOf, type ChartRow, type ChartTimes } from './chart-data.js';
export { type ChartOption } from './chart-option.js';
export { type ChartTheme, DARK_THEME, LIGHT_THEME } from './chart-theme.js';
export { describeChart } from './describe-chart.js';
export { fitRange, stepRange, type TimeRange, type ZoomStep } from './time-range.js';
export { formatClock, formatRunTime } from './run-time.js';
