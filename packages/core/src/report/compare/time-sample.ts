import { highestValueOf, lowestValueOf } from '../../record/latency-histogram.js';
import type { HistogramSnapshot } from '../../snapshot/snapshot.js';
import { mergeHistograms } from '../../snapshot/merge-histograms.js';
import { blockLengthOf } from './block-length.js';

/** More seconds than these share cells, so that the work stays bounded; neighbours are drawn together then. */
const MAX_CELLS = 400;
const EMPTY: HistogramSnapshot = { count: 0, sum: 0, min: 0, max: 0, indexes: [], counts: [] };

/** The times of a run's steady seconds, as the bootstrap draws from them: a histogram for each second. */
export interface TimeSample {
  /** Seconds of the run, before neighbours were put together. */
  readonly seconds: number;
  /** Values in all. */
  readonly count: number;
  readonly blockLength: number;
  /** Histograms to draw from. */
  readonly cells: number;
  /**
   * Mean and quantiles of all values when each cell is taken so many times; null: once. All NaN where no value is left.
   *
   * @param quantiles ascending, 0 to 1
   */
  figures(times: Uint32Array | null, quantiles: readonly number[]): readonly number[];
  /** How many cells hold a value of this size or above. */
  cellsWith(leastUs: number): number;
}

/** Makes a sample of the histograms of each second, those in which nothing ended included. */
export function createTimeSample(seconds: readonly HistogramSnapshot[]): TimeSample {
  const cells = inCells(seconds);
  const indexes = [...new Set(cells.flatMap((cell) => [...cell.indexes]))].sort((a, b) => a - b);
  const places = new Map(indexes.map((index, place) => [index, place]));
  const placed = cells.map((cell) => Uint32Array.from(cell.indexes, (index) => places.get(index) ?? 0));
  const values = indexes.map((index) => (lowestValueOf(index) + highestValueOf(index)) / 2);
  const summed = new Float64Array(indexes.length);
  const figures: TimeSample['figures'] = (times, quantiles) => {
    summed.fill(0);
    let [sum, count] = [0, 0];
    for (let at = 0; at < cells.length; at += 1) {
      const weight = times === null ? 1 : (times[at] as number);
      if (weight === 0) continue;
      const cell = cells[at] as HistogramSnapshot;
      const own = placed[at] as Uint32Array;
      sum += weight * cell.sum;
      count += weight * cell.count;
      for (let bucket = 0; bucket < own.length; bucket += 1)
        (summed[own[bucket] as number] as number) += weight * (cell.counts[bucket] as number);
    }
    return [sum / count, ...quantilesOf(summed, values, count, quantiles)];
  };
  const count = cells.reduce((sum, cell) => sum + cell.count, 0);
  const blockLength = longestBlock(cells, figures(null, [0.5, 0.95]));
  const cellsWith = (leastUs: number): number =>
    cells.filter((cell) => cell.indexes.some((index) => highestValueOf(index) >= leastUs)).length;
  return { seconds: seconds.length, count, blockLength, cells: cells.length, figures, cellsWith };
}

/** Nearest rank, as in every other output; the middle of a bucket, which is within 0.05 % of what was recorded. */
function quantilesOf(
  counts: Float64Array,
  values: readonly number[],
  total: number,
  quantiles: readonly number[],
): readonly number[] {
  let [at, seen] = [-1, 0];
  return quantiles.map((quantile) => {
    if (total === 0) return NaN;
    const rank = Math.min(total, Math.max(1, Math.ceil(quantile * total - 1e-6)));
    while (seen < rank && at < counts.length - 1) {
      at += 1;
      seen += counts[at] as number;
    }
    return values[at] as number;
  });
}

function inCells(seconds: readonly HistogramSnapshot[]): readonly HistogramSnapshot[] {
  const perCell = Math.ceil(seconds.length / MAX_CELLS);
  if (perCell <= 1) return seconds;
  return Array.from({ length: Math.ceil(seconds.length / perCell) }, (_, at) =>
    seconds.slice(at * perCell, (at + 1) * perCell).reduce(mergeHistograms, EMPTY),
  );
}

/** The longest block that any figure asks for: of the means, and of the shares above the median and the 95th percentile. */
function longestBlock(cells: readonly HistogramSnapshot[], figures: readonly number[]): number {
  const [mean = 0, ...levels] = figures;
  const means = cells.map(({ sum, count }) => (count === 0 ? mean : sum / count));
  const above = levels.map((levelUs) => cells.map((cell) => shareAbove(cell, levelUs)));
  return Math.max(...[means, ...above].map(blockLengthOf));
}

function shareAbove({ indexes, counts, count }: HistogramSnapshot, levelUs: number): number {
  let above = 0;
  for (let at = 0; at < indexes.length; at += 1)
    if (lowestValueOf(indexes[at] as number) > levelUs) above += counts[at] as number;
  return count === 0 ? 0 : above / count;
}
