import type { ChartData } from '../charts/chart-data.js';
import { CHART_NAMES, type ChartName, chartOption } from '../charts/chart-list.js';
import { DARK_THEME, LIGHT_THEME } from '../charts/chart-theme.js';
import { describeChart } from '../charts/describe-chart.js';
import { fitRange, stepRange, type TimeRange } from '../charts/time-range.js';
import { type Chart, createChart } from '../drawing/create-chart.js';
import { dragToZoom } from '../drawing/drag-to-zoom.js';
import { bindZoomBar } from './zoom-bar.js';

/** Width of a chart on paper, pixels. */
const PAPER_WIDTH = 680;

interface Place {
  readonly name: ChartName;
  readonly element: HTMLElement;
}

/** Draws the charts of a report into their places, and keeps them in step: one part of the run is shown by all. */
export function drawCharts(page: Document, data: ChartData): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const drawn = placesIn(page).map(({ name, element }) => ({ name, element, chart: createChart(element) }));
  let range: TimeRange = { fromMs: 0, toMs: data.endMs };
  let show = (_: TimeRange): void => undefined;
  const zoomTo = (wanted: TimeRange): void => {
    range = fitRange(wanted, data.endMs);
    for (const { chart } of drawn) zoom(chart, range);
    show(range);
  };
  const draw = (isDark: boolean): void => {
    for (const { name, chart } of drawn)
      chart.setOption(chartOption(name, data, isDark ? DARK_THEME : LIGHT_THEME) ?? {}, { notMerge: true });
    zoomTo(range);
  };
  for (const { name, element, chart } of drawn) {
    element.setAttribute('aria-label', describeChart(name, data));
    dragToZoom(element, chart, zoomTo);
    new ResizeObserver(() => chart.resize()).observe(element);
    // Ctrl and the wheel zoom one chart by ECharts itself; the others follow.
    chart.on('datazoom', () => followWheel(chart, range, zoomTo));
  }
  const bar = page.querySelector<HTMLElement>('.bar');
  if (bar !== null) {
    const elements = drawn.map(({ element }) => element);
    show = bindZoomBar(bar, elements, (step) => zoomTo(stepRange(range, data.endMs, step)));
  }
  draw(dark.matches);
  dark.addEventListener('change', ({ matches }) => draw(matches));
  window.addEventListener('beforeprint', () => {
    draw(false);
    for (const { chart } of drawn) chart.resize({ width: PAPER_WIDTH });
  });
  window.addEventListener('afterprint', () => {
    for (const { chart } of drawn) chart.resize({ width: 'auto' });
    draw(dark.matches);
  });
}

function placesIn(page: Document): readonly Place[] {
  return [...page.querySelectorAll<HTMLElement>('figure[data-chart]')].flatMap((figure) => {
    const name = CHART_NAMES.find((each) => each === figure.dataset['chart']);
    const element = figure.querySelector<HTMLElement>('.chart');
    return name === undefined || element === null ? [] : [{ name, element }];
  });
}

function zoom(chart: Chart, { fromMs, toMs }: TimeRange): void {
  chart.dispatchAction({ type: 'dataZoom', startValue: fromMs, endValue: toMs }, { silent: true });
}

function followWheel(chart: Chart, range: TimeRange, zoomTo: (range: TimeRange) => void): void {
  const [state] = (chart.getOption() as { readonly dataZoom: readonly ZoomState[] }).dataZoom;
  if (state === undefined) return;
  const { startValue: fromMs, endValue: toMs } = state;
  if (Math.abs(fromMs - range.fromMs) + Math.abs(toMs - range.toMs) > 1) zoomTo({ fromMs, toMs });
}

interface ZoomState {
  readonly startValue: number;
  readonly endValue: number;
}
