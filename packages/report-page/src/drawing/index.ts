/// <reference lib="dom" preserve="true" />
export { type Chart, createChart } from './create-chart.js';
export { dragToZoom } from './drag-to-zoom.js';
