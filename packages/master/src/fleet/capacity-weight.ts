import type { WorkerCapacity } from '@vajraedge/protocol';

/** A machine counts as faster or slower than the others only where its cores manage so many times as much, or as little. */
const NOTABLE_FACTOR = 2;
/** Then it counts in steps of doublings, so that weights stay the same when it is measured again. */
const MOST_DOUBLINGS = 3;

/**
 * How much a worker can carry, in cores of a usual speed: only the proportion matters. What a worker was seen to manage
 * tells a slow machine from a fast one, but not equal ones from each other: a calibration takes a moment, in which
 * something else may run.
 *
 * @param usualPerCore starts per second that a core of this fleet usually manages; 0: nobody says
 */
export function capacityWeight(capacity: WorkerCapacity, usualPerCore: number): number {
  const cores = Math.max(1 / 8, capacity.cores);
  const perCore = managesPerCore(capacity);
  if (perCore === 0 || usualPerCore === 0) return cores;
  const factor = perCore / usualPerCore;
  if (factor < NOTABLE_FACTOR && factor > 1 / NOTABLE_FACTOR) return cores;
  const doublings = Math.round(Math.log2(factor));
  return cores * 2 ** Math.max(-MOST_DOUBLINGS, Math.min(MOST_DOUBLINGS, doublings));
}

/** What a core of this fleet usually manages, starts per second: the median; 0 where nobody says. */
export function usualPerCore(capacities: readonly WorkerCapacity[]): number {
  const sorted = capacities
    .map(managesPerCore)
    .filter((each) => each > 0)
    .sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function managesPerCore({ calibratedRatePerSecond, cores }: WorkerCapacity): number {
  return calibratedRatePerSecond / Math.max(1 / 8, cores);
}
