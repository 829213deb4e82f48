import type { HistogramSnapshot, Snapshot } from '@vajraedge/core';

/**
 * Sums over all frames of a session, kept on both sides: they are equal after every frame, or one of the two has lost
 * or invented something. Counts are exact; the last two wrap at 2^48 and are there to be compared, nothing else.
 */
export interface RunningTotals {
  readonly scheduled: number;
  readonly started: number;
  readonly ok: number;
  readonly failed: number;
  readonly dropped: number;
  readonly missed: number;
  /** Values in the service-time histograms of all series. */
  readonly recorded: number;
  /** Sum of the service times, microseconds, modulo 2^48. */
  readonly serviceTimeUs: number;
  /** Sum of bucket index times count over the histograms of all series, modulo 2^48. */
  readonly buckets: number;
}

/** The totals before the first frame. */
export const NO_TOTALS: RunningTotals = Object.freeze({
  scheduled: 0,
  started: 0,
  ok: 0,
  failed: 0,
  dropped: 0,
  missed: 0,
  recorded: 0,
  serviceTimeUs: 0,
  buckets: 0,
});

const WRAP = 2 ** 48;
const ARRIVAL_COUNTS = ['scheduled', 'started', 'ok', 'failed', 'dropped', 'missed'] as const;

/** The totals after one more snapshot. */
export function addToTotals(totals: RunningTotals, snapshot: Snapshot): RunningTotals {
  const sum = { ...totals };
  for (const arrivals of snapshot.arrivals) {
    for (const name of ARRIVAL_COUNTS) sum[name] += arrivals[name];
  }
  for (const { responseTimeUs, serviceTimeUs, startLagUs } of snapshot.series) {
    sum.recorded += serviceTimeUs.count;
    sum.serviceTimeUs = (sum.serviceTimeUs + (serviceTimeUs.sum % WRAP)) % WRAP;
    for (const histogram of [responseTimeUs, serviceTimeUs, startLagUs]) {
      if (histogram !== null) sum.buckets = (sum.buckets + weightOf(histogram)) % WRAP;
    }
  }
  return sum;
}

/** Whether two totals are the same in every figure. */
export function sameTotals(a: RunningTotals, b: RunningTotals): boolean {
  return (Object.keys(NO_TOTALS) as (keyof RunningTotals)[]).every((name) => a[name] === b[name]);
}

/** An index is below 2^15 and a count below 2^32 on the wire: the products are exact, and so is a sum that wraps. */
function weightOf({ indexes, counts }: HistogramSnapshot): number {
  let weight = 0;
  for (let at = 0; at < indexes.length; at += 1) {
    weight += (indexes[at] as number) * (counts[at] as number);
    // A remainder is dear, and mostly there is nothing to wrap.
    if (weight >= WRAP) weight %= WRAP;
  }
  return weight;
}
