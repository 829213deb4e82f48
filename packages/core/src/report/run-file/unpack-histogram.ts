import { bucketIndex, highestValueOf, lowestValueOf } from '../../record/latency-histogram.js';
import type { HistogramSnapshot } from '../../snapshot/snapshot.js';
import type { PackedHistogram } from './run-file.js';

/** Buckets that there are. */
const BUCKETS = bucketIndex(Infinity) + 1;

/**
 * A packed histogram unpacked. Null where its numbers contradict each other: a bucket beyond the layout, or extremes or
 * a sum that such buckets cannot have.
 */
export function unpackHistogram([sum, min, max, buckets]: PackedHistogram): HistogramSnapshot | null {
  if (buckets.length % 2 !== 0) return null;
  const length = buckets.length / 2;
  const indexes = new Uint32Array(length);
  const counts = new Float64Array(length);
  let index = -1;
  let count = 0;
  let leastSum = 0;
  for (let at = 0; at < length; at += 1) {
    index += buckets[2 * at] as number;
    if (index >= BUCKETS) return null;
    const here = buckets[2 * at + 1] as number;
    indexes[at] = index;
    counts[at] = here;
    count += here;
    leastSum += here * lowestValueOf(index);
  }
  if (!Number.isSafeInteger(count)) return null;
  const snapshot = { count, sum, min, max, indexes, counts };
  return hasPossibleSums(snapshot, leastSum) ? snapshot : null;
}

function hasPossibleSums({ count, sum, min, max, indexes }: HistogramSnapshot, leastSum: number): boolean {
  if (count === 0) return sum === 0 && min === 0 && max === 0;
  const first = indexes[0] as number;
  const last = indexes.at(-1) as number;
  if (bucketIndex(min) !== first || bucketIndex(max) !== last) return false;
  // What is beyond the layout is counted in its last bucket, with its true value in sum and max only.
  const slack = 1 + 1e-9 * sum;
  const mostOf = (index: number): number => Math.max(highestValueOf(index), max);
  return sum + slack >= leastSum && sum <= count * mostOf(last) + slack && min <= max;
}
