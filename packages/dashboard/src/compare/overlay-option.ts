import { formatRate, formatUs, type SecondReport } from '@vajraedge/core/report';
import { type ChartOption, type ChartTheme, formatRunTime } from '@vajraedge/report-page/charts';

/** What two runs are laid over each other by. */
export const OVERLAYS = [
  {
    name: 'p99',
    title: 'Response time p99',
    of: ({ responseTimeUs, serviceTimeUs }: SecondReport) => (responseTimeUs ?? serviceTimeUs).p99,
  },
  {
    name: 'p50',
    title: 'Response time p50',
    of: ({ responseTimeUs, serviceTimeUs }: SecondReport) => (responseTimeUs ?? serviceTimeUs).p50,
  },
  {
    name: 'rate',
    title: 'Starts per second',
    of: ({ started, durationMs }: SecondReport) => (durationMs > 0 ? (started * 1000) / durationMs : 0),
  },
] as const;

/** A figure of two runs over run time. */
export function overlayOption(
  overlay: (typeof OVERLAYS)[number],
  runs: readonly (readonly [name: string, rows: readonly SecondReport[]])[],
  theme: ChartTheme,
): ChartOption {
  const isTime = overlay.name !== 'rate';
  const format = isTime ? formatUs : formatRate;
  const labels = { color: theme.soft, fontSize: 12 };
  return {
    animation: false,
    color: theme.series,
    textStyle: { color: theme.ink, fontFamily: 'system-ui, sans-serif' },
    legend: { top: 0, left: 0, textStyle: labels, itemWidth: 28, type: 'scroll' },
    grid: { left: 68, right: 18, top: 34, bottom: 26 },
    xAxis: {
      type: 'value',
      min: 0,
      axisLabel: { ...labels, formatter: formatRunTime, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: isTime ? 'log' : 'value',
      axisLabel: { ...labels, formatter: format },
      splitLine: { lineStyle: { color: theme.line } },
    },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.paper,
      textStyle: { color: theme.ink, fontSize: 12 },
      valueFormatter: (value: number | null) => (value === null ? '–' : format(value)),
    },
    series: runs.map(([name, rows], at) => ({
      type: 'line',
      name,
      sampling: 'max',
      showSymbol: false,
      lineStyle: { width: 2, type: at === 0 ? 'dashed' : 'solid' },
      data: rows.map((row) => [row.atMs, isTime && overlay.of(row) <= 0 ? null : overlay.of(row)]),
    })),
  };
}
