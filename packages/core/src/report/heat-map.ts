import { highestValueOf, lowestValueOf } from '../record/latency-histogram.js';
import type { HistogramSnapshot, SeriesSnapshot } from '../snapshot/snapshot.js';
import type { RecordedInterval } from './run-histograms.js';
import type { Span } from './time-spans.js';

/** Rows for each power of ten: a row's upper edge is 1.21 times its lower one. */
const ROWS_PER_DECADE = 12;
/** Columns of a long run. */
const MAX_COLUMNS = 300;
/** Width of the columns of a short run, milliseconds; of a longer one 2, 4, 8… times as much. */
const LEAST_WIDTH_MS = 1000;

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
  const sum = new HeatMapSum();
  for (const interval of intervals) sum.addInterval(interval);
  return sum.toHeatMap();
}

interface Column {
  fromMs: number;
  toMs: number;
  /** Counts by row. */
  readonly responseTime: Map<number, number>;
  readonly serviceTime: Map<number, number>;
}

/** The heat map of a run that goes on: grows with its intervals, in any order, and takes up no more for a long one. */
export class HeatMapSum {
  #widthMs = LEAST_WIDTH_MS;
  /** By number: column n ends at n widths of run time, and holds that moment. */
  #columns = new Map<number, Column>();

  /** Adds what was recorded of an interval. */
  addInterval({ histograms, ...span }: RecordedInterval): void {
    const column = this.#columnOf(span);
    for (const { step, time, histogram } of histograms)
      if (step === null && time !== 'startLag') count(column[time], histogram);
  }

  /** Adds series as a snapshot of that interval has them. */
  addSeries(span: Span, series: readonly SeriesSnapshot[]): void {
    const column = this.#columnOf(span);
    for (const { step, responseTimeUs, serviceTimeUs } of series) {
      if (step !== null) continue;
      if (responseTimeUs !== null) count(column.responseTime, responseTimeUs);
      count(column.serviceTime, serviceTimeUs);
    }
  }

  /** The map so far; null when nothing was recorded. */
  toHeatMap(): HeatMap | null {
    const columns = [...this.#columns].sort(([a], [b]) => a - b).map(([, column]) => column);
    const time = columns.some(({ responseTime }) => responseTime.size > 0) ? 'responseTime' : 'serviceTime';
    const rows = new Set(columns.flatMap((column) => [...column[time].keys()]));
    if (rows.size === 0) return null;
    const least = Math.min(...rows);
    const most = Math.max(...rows);
    const edgesUs: number[] = [];
    for (let row = least; row <= most + 1; row += 1) edgesUs.push(Number(edgeOf(row).toPrecision(3)));
    return {
      time,
      edgesUs,
      columns: columns.map((column) => ({
        fromMs: column.fromMs,
        toMs: column.toMs,
        cells: [...column[time]].sort(([a], [b]) => a - b).flatMap(([row, ended]) => [row - least, ended]),
      })),
    };
  }

  #columnOf({ fromMs, toMs }: Span): Column {
    const known = this.#put({ fromMs, toMs, responseTime: new Map(), serviceTime: new Map() });
    if (this.#columns.size <= MAX_COLUMNS) return known;
    this.#widthMs *= 2;
    const narrow = this.#columns;
    this.#columns = new Map();
    for (const column of narrow.values()) this.#put(column);
    return this.#columnOf({ fromMs, toMs });
  }

  /** Adds a column to the one that is there for its time, if there is one. */
  #put(column: Column): Column {
    const number = Math.ceil(column.toMs / this.#widthMs);
    const there = this.#columns.get(number);
    if (there === undefined) {
      this.#columns.set(number, column);
      return column;
    }
    there.fromMs = Math.min(there.fromMs, column.fromMs);
    there.toMs = Math.max(there.toMs, column.toMs);
    for (const time of ['responseTime', 'serviceTime'] as const)
      for (const [row, ended] of column[time]) there[time].set(row, (there[time].get(row) ?? 0) + ended);
    return there;
  }
}

function count(cells: Map<number, number>, { indexes, counts }: HistogramSnapshot): void {
  for (let at = 0; at < indexes.length; at += 1) {
    const row = rowOf(indexes[at] as number);
    cells.set(row, (cells.get(row) ?? 0) + (counts[at] as number));
  }
}

/** Rows of buckets, once they were worked out. */
const ROWS: number[] = [];

/** The row of a bucket, by its middle; row 0 begins at 1 us. */
function rowOf(index: number): number {
  const known = ROWS[index];
  if (known !== undefined) return known;
  const middleUs = (lowestValueOf(index) + highestValueOf(index)) / 2;
  const row = Math.max(0, Math.floor(Math.log10(Math.max(1, middleUs)) * ROWS_PER_DECADE + 1e-9));
  ROWS[index] = row;
  return row;
}

function edgeOf(row: number): number {
  return row === 0 ? 0 : 10 ** (row / ROWS_PER_DECADE);
}
