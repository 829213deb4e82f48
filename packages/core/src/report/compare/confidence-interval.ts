import { drawSeconds } from './draw-seconds.js';
import { tailShare } from './normal-quantiles.js';
import { createSeededRandom } from './seeded-random.js';

/** How certain all intervals are: they hold the true value 95 times in 100. */
export const CONFIDENCE_RATIO = 0.95;
/** Draws of a bootstrap. */
const DRAWS = 1000;

/** What is drawn from: seconds (or cells of several) and how many of them belong together. */
export interface DrawnSample {
  readonly cells: number;
  readonly blockLength: number;
  /** The figures when each cell is taken so many times. */
  figures(times: Uint32Array): readonly number[];
}

/** An interval that holds the true value with {@link CONFIDENCE_RATIO}. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Intervals for how figures changed from one run to another. Each draw takes seconds of either run anew, on its own, in
 * blocks (see `drawSeconds`, `blockLengthOf`); the interval is what lies between the outer draws (see `tailShare`). The
 * draws are seeded: the same runs give the same interval.
 *
 * @param change of a figure, from its values before and after
 * @returns one for each figure; both ends are NaN where no draw had a value
 */
export function changeIntervals(
  before: DrawnSample,
  after: DrawnSample,
  change: (before: number, after: number) => number,
  draws = DRAWS,
): readonly ConfidenceInterval[] {
  const random = createSeededRandom(1);
  const drawn: number[][] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const [first, second] = [before, after].map((sample) =>
      sample.figures(drawSeconds(sample.cells, sample.blockLength, random)),
    ) as [readonly number[], readonly number[]];
    first.forEach((figure, at) => {
      const value = change(figure, second[at] ?? NaN);
      if (!Number.isNaN(value)) (drawn[at] ??= []).push(value);
    });
    drawn.length = first.length;
  }
  const blocks = Math.min(...[before, after].map(({ cells, blockLength }) => cells / blockLength));
  const tail = tailShare(blocks);
  return Array.from({ length: drawn.length }, (_, at) => between(drawn[at] ?? [], tail));
}

function between(values: readonly number[], tail: number): ConfidenceInterval {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? NaN;
    const above = sorted[Math.ceil(place)] ?? NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: at(tail), high: at(1 - tail) };
}
