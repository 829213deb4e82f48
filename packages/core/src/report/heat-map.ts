import { highestValueOf, lowestValueOf } from '../record/latency-histogram.js';
import type { RecordedHistogram, RecordedInterval } from './run-histograms.js';

/** Rows for each power of ten: a row's upper edge is 1.21 times its lower one. */
const ROWS_PER_DECADE = 12;
/** Columns of a long run. */
const MAX_COLUMNS = 300;

/** How often iterations took how long, over time: counts in cells of time and of a logarithmic scale. */
export interface HeatMap {
  readonly time: 'responseTime' | 'serviceTime';
  /** Edges of the rows, ascending, microseconds; one more than there are rows. */
  readonly edgesUs: readonly number[];
  readonly columns: readonly HeatMapColumn[];
}

/** A span of run time, and row and count of each cell that holds something, one after the other. */
export interface HeatMapColumn {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cells: readonly number[];
}

/**
 * The heat map of a run: of response times where there are any, else of service times, warm-up included; neighbouring
 * intervals share a column where there are more than 300. Null when nothing was recorded.
 */
export function heatMapOf(intervals: readonly RecordedInterval[]): HeatMap | null {
  const all = intervals.flatMap(({ histograms }) => histograms).filter(({ step }) => step === null);
  const time = all.some((one) => one.time === 'responseTime') ? 'responseTime' : 'serviceTime';
  const chosen = all.filter((one) => one.time === time);
  if (chosen.length === 0) return null;
  const least = Math.min(...chosen.map(({ histogram }) => rowOf(Number(histogram.indexes[0]))));
  const most = Math.max(...chosen.map(({ histogram }) => rowOf(Number(histogram.indexes.at(-1)))));
  const edgesUs: number[] = [];
  for (let row = least; row <= most + 1; row += 1) edgesUs.push(Number(edgeOf(row).toPrecision(3)));
  const perColumn = Math.ceil(intervals.length / MAX_COLUMNS);
  const columns: HeatMapColumn[] = [];
  for (let at = 0; at < intervals.length; at += perColumn)
    columns.push(columnOf(intervals.slice(at, at + perColumn), time, least));
  return { time, edgesUs, columns };
}

function columnOf(
  intervals: readonly RecordedInterval[],
  time: RecordedHistogram['time'],
  least: number,
): HeatMapColumn {
  const counts = new Map<number, number>();
  for (const { histograms } of intervals) {
    for (const one of histograms) {
      if (one.step === null && one.time === time) addTo(counts, one.histogram, least);
    }
  }
  return {
    fromMs: Math.min(...intervals.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...intervals.map(({ toMs }) => toMs)),
    cells: [...counts.entries()].sort(([a], [b]) => a - b).flat(),
  };
}

function addTo(counts: Map<number, number>, histogram: RecordedHistogram['histogram'], least: number): void {
  for (let at = 0; at < histogram.indexes.length; at += 1) {
    const row = rowOf(histogram.indexes[at] as number) - least;
    counts.set(row, (counts.get(row) ?? 0) + (histogram.counts[at] as number));
  }
}

/** The row of a bucket, by its middle; row 0 begins at 1 us. */
function rowOf(index: number): number {
  const middleUs = (lowestValueOf(index) + highestValueOf(index)) / 2;
  return Math.max(0, Math.floor(Math.log10(Math.max(1, middleUs)) * ROWS_PER_DECADE + 1e-9));
}

function edgeOf(row: number): number {
  return row === 0 ? 0 : 10 ** (row / ROWS_PER_DECADE);
}
