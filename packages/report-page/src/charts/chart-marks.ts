import type { ChartData } from './chart-data.js';
import type { ChartTheme } from './chart-theme.js';
import type { ChartOption } from './chart-option.js';

/** Most events with a line of their own. */
const MAX_LINES = 30;
/** How high the band is in each state: what colour says, height says too. */
const HEIGHTS = { VALID: 0.3, SUSPECT: 0.65, INVALID: 1 } as const;

/** Lines that are nearer to each other than this share of the run are one: their numbers would lie on each other. */
const NEAR_SHARE = 0.02;
/** Up to this share of the run a number stands to the right of its line, out of the way of the upright axis; then to the left. */
const RIGHT_SHARE = 0.9;

/** Events as upright lines with the numbers that they have in the list of events. */
export function eventLines({ events, endMs }: ChartData, theme: ChartTheme): ChartOption {
  const lines: { readonly xAxis: number; name: string; readonly label: ChartOption }[] = [];
  events.slice(0, MAX_LINES).forEach(({ atMs }, at) => {
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(atMs - last.xAxis) < NEAR_SHARE * endMs) last.name += `, ${at + 1}`;
    else {
      const align = atMs < RIGHT_SHARE * endMs ? 'left' : 'right';
      lines.push({ xAxis: atMs, name: String(at + 1), label: { align } });
    }
  });
  return {
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: theme.soft, type: 'dotted', width: 1 },
      label: { formatter: '{b}', color: theme.soft, fontSize: 11, distance: 2 },
      data: lines,
    },
  };
}

/** The verdict of each second, as a band in the second grid. Neighbours of one state share an area. */
export function verdictBand({ rows }: ChartData, theme: ChartTheme): ChartOption {
  const spans: { state: keyof typeof HEIGHTS; fromMs: number; toMs: number }[] = [];
  for (const { atMs, durationMs, verdict } of rows) {
    const last = spans.at(-1);
    if (last?.state === verdict.state) last.toMs = atMs + durationMs;
    else spans.push({ state: verdict.state, fromMs: atMs, toMs: atMs + durationMs });
  }
  const data = spans.map(({ state, fromMs, toMs }) => [
    { xAxis: fromMs, yAxis: 0, itemStyle: { color: theme.verdict[state] } },
    { xAxis: toMs, yAxis: HEIGHTS[state] },
  ]);
  return {
    type: 'line',
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: [],
    silent: true,
    markArea: { silent: true, data, itemStyle: { opacity: 1 }, label: { show: false } },
  };
}
