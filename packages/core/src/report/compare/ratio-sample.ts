import { blockLengthOf } from './block-length.js';

/** Two amounts of each second, whose sums are divided: failed by ended, or started by the second's length. */
export interface RatioSample {
  readonly seconds: number;
  readonly blockLength: number;
  /** Sum of the upper amounts over that of the lower ones when each second is taken so many times; null: once. */
  figure(times: Uint32Array | null): number;
  readonly upperSum: number;
  readonly lowerSum: number;
}

/** Makes a sample of pairs; where the lower sum is 0 the figure is 0. */
export function createRatioSample(pairs: readonly (readonly [upper: number, lower: number])[]): RatioSample {
  const figure: RatioSample['figure'] = (times) => {
    let [above, below] = [0, 0];
    pairs.forEach(([upper, lower], at) => {
      const weight = times === null ? 1 : (times[at] ?? 0);
      above += weight * upper;
      below += weight * lower;
    });
    return below > 0 ? above / below : 0;
  };
  const sum = (place: 0 | 1): number => pairs.reduce((total, pair) => total + pair[place], 0);
  const blockLength = blockLengthOf(pairs.map(([upper, lower]) => (lower > 0 ? upper / lower : 0)));
  return { seconds: pairs.length, blockLength, figure, upperSum: sum(0), lowerSum: sum(1) };
}
