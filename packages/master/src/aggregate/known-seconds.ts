import type { Snapshot } from '@vajraedge/core';
import { secondOf } from '../store/frame-sum.js';
import type { SecondSum } from '../store/master-store.js';

/** A store merges frames when they are ten seconds old. */
const MAX_SECONDS = 20;
/** Most buckets of histograms over all seconds, of 12 bytes. */
const MAX_BUCKETS = 4_000_000;

/** The sums of the latest seconds, so that a store need not add them up again. Bounded: the oldest go first. */
export class KnownSeconds {
  readonly #seconds = new Map<number, { readonly sum: SecondSum; readonly buckets: number }>();
  #buckets = 0;

  /** Keeps the sum of a second of which nothing was known. */
  put(sum: SecondSum): void {
    const second = secondOf(sum.snapshot.toMs);
    this.drop(second);
    const buckets = bucketsOf(sum.snapshot);
    this.#seconds.set(second, { sum, buckets });
    this.#buckets += buckets;
    for (const oldest of this.#seconds.keys()) {
      if (this.#seconds.size <= MAX_SECONDS && this.#buckets <= MAX_BUCKETS) break;
      this.drop(oldest);
    }
  }

  /** The sum of a second, by its number; null: it is not known, or not any more. */
  get(second: number): SecondSum | null {
    return this.#seconds.get(second)?.sum ?? null;
  }

  /** More has come for a second. */
  drop(second: number): void {
    this.#buckets -= this.#seconds.get(second)?.buckets ?? 0;
    this.#seconds.delete(second);
  }
}

function bucketsOf({ series, generators }: Snapshot): number {
  let buckets = 0;
  for (const { responseTimeUs, serviceTimeUs, startLagUs, trends } of series)
    for (const histogram of [responseTimeUs, serviceTimeUs, startLagUs, ...Object.values(trends)])
      buckets += histogram?.indexes.length ?? 0;
  for (const { wakeLagUs } of generators) buckets += wakeLagUs.indexes.length;
  return buckets;
}
