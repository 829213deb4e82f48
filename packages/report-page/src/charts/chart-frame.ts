import type { ChartData } from './chart-data.js';
import type { ChartOption } from './chart-option.js';
import type { ChartTheme } from './chart-theme.js';
import { eventLines, verdictBand } from './chart-marks.js';
import { formatClock, formatRunTime } from './run-time.js';

/** What one chart adds to the frame that all share. */
export interface FrameParts {
  readonly series: readonly ChartOption[];
  /** The upright axis. */
  readonly yAxis: ChartOption;
  /** A figure as people read it. */
  readonly format: (value: number) => string;
  /** Legend above the chart; on unless given. */
  readonly hasLegend?: boolean;
  readonly tooltip?: ChartOption;
  /** What becomes of values outside of the zoomed part; `filter` lets the upright axis follow. */
  readonly filterMode?: 'filter' | 'none';
}

const LEFT = 68;
const RIGHT = 18;
/** Heights below the chart: of the band and of the axis' labels, pixels. */
const BAND = { bottom: 26, height: 12 };
const HIDDEN = { show: false };

/**
 * The frame of a chart over run time: time axis, zoom, tooltip with run time and the reader's clock, the verdict of each
 * second as a band below, events as numbered lines. The chart's own series come on top.
 */
export function chartFrame(data: ChartData, theme: ChartTheme, parts: FrameParts): ChartOption {
  const { series, yAxis, format, hasLegend = true, tooltip = {}, filterMode = 'filter' } = parts;
  return {
    animation: false,
    backgroundColor: 'transparent',
    color: theme.series,
    textStyle: { color: theme.ink, fontFamily: 'system-ui, sans-serif' },
    legend: hasLegend
      ? { top: 0, left: LEFT - 8, textStyle: labelOf(theme), itemWidth: 28, type: 'scroll' }
      : HIDDEN,
    grid: [
      { left: LEFT, right: RIGHT, top: hasLegend ? 34 : 22, bottom: BAND.bottom + BAND.height + 6 },
      { left: LEFT, right: RIGHT, ...BAND },
    ],
    xAxis: timeAxes(data, theme),
    yAxis: [
      { ...uprightAxis(theme, format), ...yAxis, gridIndex: 0 },
      { type: 'value', min: 0, max: 1, gridIndex: 1, show: false },
    ],
    dataZoom: [
      {
        type: 'inside',
        xAxisIndex: [0, 1],
        filterMode,
        startValue: data.range?.fromMs,
        endValue: data.range?.toMs,
        minValueSpan: 1000,
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseMove: false,
        moveOnMouseWheel: false,
        preventDefaultMouseMove: false,
      },
    ],
    tooltip: {
      trigger: 'axis',
      // Text, not HTML: names of failures come from the target.
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.paper,
      borderColor: theme.soft,
      textStyle: { color: theme.ink, fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: theme.soft } },
      formatter: (points: readonly TooltipPoint[]) => tooltipText(data, points, format),
      ...tooltip,
    },
    series: [...series, eventLines(data, theme), verdictBand(data, theme)],
  };
}

function labelOf({ soft }: ChartTheme): ChartOption {
  return { color: soft, fontSize: 12 };
}

/** The time axis of the chart itself, without labels, and that of the band below, with them. */
function timeAxes({ endMs }: ChartData, theme: ChartTheme): readonly ChartOption[] {
  const time = { type: 'value', min: 0, max: endMs, axisTick: HIDDEN, splitLine: HIDDEN };
  return [
    { ...time, gridIndex: 0, axisLabel: HIDDEN, axisLine: { lineStyle: { color: theme.soft } } },
    {
      ...time,
      gridIndex: 1,
      axisLine: HIDDEN,
      axisLabel: { ...labelOf(theme), formatter: formatRunTime, hideOverlap: true },
      axisPointer: HIDDEN,
    },
  ];
}

function uprightAxis(theme: ChartTheme, format: (value: number) => string): ChartOption {
  return {
    type: 'value',
    min: 0,
    splitNumber: 4,
    splitLine: { lineStyle: { color: theme.line } },
    axisLabel: { ...labelOf(theme), formatter: format },
  };
}

/** What ECharts tells of a point under the pointer. */
export interface TooltipPoint {
  readonly seriesName: string;
  readonly value: readonly (number | null)[];
}

function tooltipText(
  data: ChartData,
  points: readonly TooltipPoint[],
  format: (value: number) => string,
): string {
  const atMs = points[0]?.value[0] ?? 0;
  const lines = points.flatMap(({ seriesName, value }) => {
    const figure = value[1];
    return typeof figure === 'number' ? [`${seriesName}: ${format(figure)}`] : [];
  });
  const verdict = data.rows.find((row) => row.atMs === atMs)?.verdict;
  if (verdict !== undefined && verdict.state !== 'VALID')
    lines.push(`${verdict.state}: ${verdict.reasons.join('; ').slice(0, 80)}`);
  return [`${formatRunTime(atMs)} (${formatClock(data.startedAtMs, atMs)})`, ...lines].join('\n');
}
