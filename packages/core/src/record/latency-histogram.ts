import type { HistogramSnapshot } from '../snapshot/snapshot.js';

/** Largest value kept apart, one hour in microseconds; what is larger counts as this (its exact maximum is kept). */
export const HIGHEST_TRACKABLE_VALUE = 3.6e9;

/** Buckets of one power of two: half of the 2,048 sub-buckets that three significant digits need. */
const CHUNK_LENGTH = 1024;
const CHUNK_BITS = 10;
const SUB_BUCKET_MASK = 2047;

/**
 * Counts of whole, non-negative values in HdrHistogram's layout (lowest 1, 3 significant digits; Gil Tene,
 * hdrhistogram.org): any value from a bucket is within 0.1 % of any other. Count, sum, min and max are exact.
 *
 * The counts lie in chunks of one power of two each that are made when first needed, so that a histogram takes 8 kB for
 * every octave it has seen; recording is an index and an addition. hdr-histogram-js keeps one flat array (190 kB) and
 * costs ten times as much a value; it reads and writes the interchange format (see hdr-encoding.ts), and a test holds
 * the two together bucket for bucket.
 */
export class LatencyHistogram {
  #chunks: (Float64Array | undefined)[] = [];
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  /** Exact sum of the recorded values. */
  get sum(): number {
    return this.#sum;
  }

  /** Exact smallest value; 0 when empty. */
  get min(): number {
    return this.#count === 0 ? 0 : this.#min;
  }

  /** Exact largest value; 0 when empty. */
  get max(): number {
    return this.#max;
  }

  /** Exact mean; 0 when empty. */
  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** Counts one value, rounded to a whole number. What is below 0 or not a number counts as 0. */
  record(value: number): void {
    const exact = value > 0 ? Math.round(value) : 0;
    const index = bucketIndex(exact);
    const chunk = this.#chunks[index >>> CHUNK_BITS] ?? this.#addChunk(index >>> CHUNK_BITS);
    const offset = index & (CHUNK_LENGTH - 1);
    chunk[offset] = (chunk[offset] as number) + 1;
    this.#count += 1;
    this.#sum += exact;
    if (exact < this.#min) this.#min = exact;
    if (exact > this.#max) this.#max = exact;
  }

  /** Adds another histogram's counts, bucket for bucket. */
  add(other: HistogramSnapshot): void {
    if (other.count === 0) return;
    for (let at = 0; at < other.indexes.length; at += 1) {
      const index = other.indexes[at] as number;
      const chunk = this.#chunks[index >>> CHUNK_BITS] ?? this.#addChunk(index >>> CHUNK_BITS);
      const offset = index & (CHUNK_LENGTH - 1);
      chunk[offset] = (chunk[offset] as number) + (other.counts[at] as number);
    }
    this.#count += other.count;
    this.#sum += other.sum;
    this.#min = Math.min(this.#min, other.min);
    this.#max = Math.max(this.#max, other.max);
  }

  /**
   * The value that a share of `quantile` (0 to 1) of all values does not exceed: nearest rank, upper end of its bucket,
   * never beyond the exact extremes. 0 when empty.
   */
  quantile(quantile: number): number {
    if (this.#count === 0) return 0;
    // Less than half a unit, so that 0.99 * 100 = 99.00000000000001 does not become rank 100.
    const rank = Math.min(this.#count, Math.max(1, Math.ceil(quantile * this.#count - 1e-6)));
    let seen = 0;
    for (let at = 0; at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at];
      if (chunk === undefined) continue;
      for (let offset = 0; offset < CHUNK_LENGTH; offset += 1) {
        seen += chunk[offset] as number;
        if (seen >= rank) return this.#within(highestValueOf(at * CHUNK_LENGTH + offset));
      }
    }
    return this.#max;
  }

  /** The buckets that hold something, as plain data of its own. */
  toSnapshot(): HistogramSnapshot {
    const indexes: number[] = [];
    const counts: number[] = [];
    for (let at = 0; at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at];
      if (chunk === undefined) continue;
      for (let offset = 0; offset < CHUNK_LENGTH; offset += 1) {
        const count = chunk[offset] as number;
        if (count === 0) continue;
        indexes.push(at * CHUNK_LENGTH + offset);
        counts.push(count);
      }
    }
    return {
      count: this.#count,
      sum: this.#sum,
      min: this.min,
      max: this.#max,
      indexes: new Uint32Array(indexes),
      counts: new Float64Array(counts),
    };
  }

  /** Forgets everything and keeps its memory for the next values. */
  reset(): void {
    if (this.#count === 0) return;
    for (const chunk of this.#chunks) chunk?.fill(0);
    this.#count = 0;
    this.#sum = 0;
    this.#min = Infinity;
    this.#max = 0;
  }

  #addChunk(at: number): Float64Array {
    while (this.#chunks.length <= at) this.#chunks.push(undefined);
    const chunk = new Float64Array(CHUNK_LENGTH);
    this.#chunks[at] = chunk;
    return chunk;
  }

  #within(value: number): number {
    return Math.max(this.#min, Math.min(this.#max, value));
  }
}

/**
 * The bucket of a whole value: with b = max(0, floor(log2 value) - 10), `index = b * 1024 + floor(value / 2^b)`. Values
 * over {@link HIGHEST_TRACKABLE_VALUE} fall into its bucket.
 */
export function bucketIndex(value: number): number {
  const bounded = value > HIGHEST_TRACKABLE_VALUE ? HIGHEST_TRACKABLE_VALUE : value;
  const bucket = 21 - Math.clz32(bounded | SUB_BUCKET_MASK);
  return (bucket << CHUNK_BITS) + (bounded >>> bucket);
}

/** Smallest value that falls into a bucket. */
export function lowestValueOf(index: number): number {
  const bucket = Math.max(0, (index >>> CHUNK_BITS) - 1);
  return (index - bucket * CHUNK_LENGTH) * 2 ** bucket;
}

/** Largest value that falls into a bucket. */
export function highestValueOf(index: number): number {
  const bucket = Math.max(0, (index >>> CHUNK_BITS) - 1);
  return lowestValueOf(index) + 2 ** bucket - 1;
}
