import { formatCount, formatRate, formatUs } from '@vajraedge/core/report';
import { type ChartData, type ChartRow, perSecond } from './chart-data.js';
import type { ChartName } from './chart-list.js';
import { formatRunTime } from './run-time.js';

/** What a chart shows, in a sentence, for those who do not see it: least and largest values, and when. */
export function describeChart(name: ChartName, { rows, endMs, heatMap }: ChartData): string {
  const length = `over ${formatRunTime(endMs)} of run time`;
  const between = (
    what: string,
    value: (row: ChartRow) => number | undefined,
    format: (value: number) => string,
  ) =>
    extremes(
      rows,
      value,
      (least, most, at) =>
        `${what} from ${format(least)} to ${format(most)}, largest at ${formatRunTime(at)}`,
    );
  switch (name) {
    case 'rate':
      return `Rate ${length}: ${between('started', (row) => perSecond(row.started, row), formatRate)}.`;
    case 'response':
      return `Response time ${length}: ${between('p50', (row) => row.responseTimeUs?.p50, formatUs)}; ${between('p99', (row) => row.responseTimeUs?.p99, formatUs)}.`;
    case 'service':
      return `Service time ${length}: ${between('p50', (row) => row.serviceTimeUs.p50, formatUs)}; ${between('p99', (row) => row.serviceTimeUs.p99, formatUs)}.`;
    case 'errors':
      return `Errors ${length}: ${between('failed', (row) => perSecond(row.failed, row), formatRate)}.`;
    case 'in-flight':
      return `In flight ${length}: ${between('iterations', (row) => row.inFlight, formatCount)}.`;
    case 'lag':
      return `Start lag ${length}: ${between('wake lag p99', (row) => row.wakeLagP99Us, formatUs)}.`;
    case 'heat': {
      const edges = heatMap?.edgesUs ?? [];
      return `Heat map ${length}: times from ${formatUs(edges[0] ?? 0)} to ${formatUs(edges.at(-1) ?? 0)}.`;
    }
  }
}

function extremes(
  rows: readonly ChartRow[],
  value: (row: ChartRow) => number | undefined,
  tell: (least: number, most: number, atMs: number) => string,
): string {
  let [least, most, atMs] = [Infinity, -Infinity, 0];
  for (const row of rows) {
    const here = value(row);
    if (here === undefined) continue;
    least = Math.min(least, here);
    if (here > most) [most, atMs] = [here, row.atMs];
  }
  return most === -Infinity ? 'nothing was recorded' : tell(least, most, atMs);
}
