import { type WorkerCapacity } from '@vajraedge/protocol';

/** What a core is taken to manage where a worker does not say: only the proportion matters. */
const PER_CORE_PER_SECOND = 5000;
/** Calibrations of equal machines differ by a few per cent; weights go in steps of a quarter of a doubling. */
const STEPS_PER_DOUBLING = 4;

/**
 * How much a worker can carry, in starts per second: what it was seen to manage, within its own caps. Rounded, so that
 * equal machines have equal weights, and never 0.
 */
export function capacityWeight({ cores, calibratedRatePerSecond, maxRatePerSecond }: WorkerCapacity): number {
  const manages = calibratedRatePerSecond > 0 ? calibratedRatePerSecond : cores * PER_CORE_PER_SECOND;
  const rounded =
    2 ** (Math.round(Math.log2(Math.max(1, manages)) * STEPS_PER_DOUBLING) / STEPS_PER_DOUBLING);
  return Math.max(1e-3, Math.min(rounded, maxRatePerSecond ?? Infinity));
}
