import { bucketIndex, type HistogramSnapshot } from '@vajraedge/core';
import type { Histogram } from '../generated/worker-service.js';
import { demand, frameError } from './frame-error.js';
import { WIRE_LIMITS } from './wire-limits.js';

const MOST_IN_BUCKET = 2 ** 32 - 1;

/**
 * A histogram for the wire: a step a bucket as varints, and a count where it is more than one; a byte or two a bucket.
 *
 * @throws VE_FRAME_INVALID where a bucket holds 2^32 values or more, or fractions
 */
export function encodeHistogram(snapshot: HistogramSnapshot): Histogram {
  const steps: number[] = [];
  const counts: number[] = [];
  let previous = 0;
  for (let at = 0; at < snapshot.indexes.length; at += 1) {
    const index = snapshot.indexes[at] as number;
    const count = snapshot.counts[at] as number;
    if (!Number.isInteger(count) || count < 1 || count > MOST_IN_BUCKET)
      throw frameError(`a bucket with a count of ${count}`);
    steps.push(2 * (index - previous) + (count > 1 ? 1 : 0));
    if (count > 1) counts.push(count);
    previous = index;
  }
  return { sum: snapshot.sum, min: snapshot.min, max: snapshot.max, steps, counts };
}

/**
 * Memory for the buckets of all histograms of a message: hundreds of small buffers of their own would cost a master more
 * than what it reads from the message.
 */
export class BucketSpace {
  readonly #counts: Float64Array;
  readonly #indexes: Uint32Array;
  #taken = 0;

  /** @param length buckets of all histograms together */
  constructor(length: number) {
    this.#counts = new Float64Array(length);
    this.#indexes = new Uint32Array(length);
  }

  /** Room for so many buckets that nobody else has. */
  take(length: number): { readonly indexes: Uint32Array; readonly counts: Float64Array } {
    const from = this.#taken;
    this.#taken += length;
    return {
      indexes: this.#indexes.subarray(from, this.#taken),
      counts: this.#counts.subarray(from, this.#taken),
    };
  }
}

/**
 * A histogram from the wire. Nothing in it is believed: indexes ascend and lie within the layout, each bucket holds
 * something, and minimum, maximum and sum are possible for these buckets.
 *
 * @param space where its buckets go; it must have room for them
 * @throws VE_FRAME_INVALID
 */
export function decodeHistogram(wire: Histogram, space: BucketSpace): HistogramSnapshot {
  const { sum, min, max, steps, counts: wireCounts } = wire;
  const length = steps.length;
  demand(length <= WIRE_LIMITS.lastBucket + 1, 'a histogram with more buckets than there are');
  const { indexes, counts } = space.take(length);
  let index = 0;
  let count = 0;
  let counted = 0;
  for (let at = 0; at < length; at += 1) {
    const step = steps[at] as number;
    demand(step > 1 || at === 0, 'a histogram whose indexes do not ascend');
    index += step >>> 1;
    demand(index <= WIRE_LIMITS.lastBucket, 'a histogram with a bucket beyond the last');
    const isOne = (step & 1) === 0;
    const inBucket = isOne ? 1 : (wireCounts[counted++] ?? 0);
    demand(isOne || inBucket > 1, 'a histogram whose counts are missing or too small');
    indexes[at] = index;
    counts[at] = inBucket;
    count += inBucket;
  }
  demand(counted === wireCounts.length, 'a histogram with counts of no bucket');
  checkExtremes({ count, sum, min, max, indexes, counts });
  return { count, sum, min, max, indexes, counts };
}

function checkExtremes({ count, sum, min, max, indexes }: HistogramSnapshot): void {
  if (count === 0) {
    demand(sum === 0 && min === 0 && max === 0, 'an empty histogram with a sum or extremes');
    return;
  }
  demand(Number.isSafeInteger(count), 'a histogram with more values than can be counted');
  demand(bucketIndex(min) === indexes[0], 'a histogram whose minimum is not in its first bucket');
  demand(bucketIndex(max) === indexes[indexes.length - 1], 'a histogram whose maximum is not in its last');
  // Beyond 2^53 products are rounded, the sum (a safe integer) is not.
  demand(
    sum >= Math.min(count * min, Number.MAX_SAFE_INTEGER) && sum <= count * max,
    'a histogram whose sum is not possible',
  );
}
