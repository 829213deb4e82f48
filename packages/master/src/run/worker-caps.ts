import type { WorkerCapacity } from '@vajraedge/protocol';
import type { ActiveRun } from './active-run.js';

/** What all scenarios of a run ask for together, at their peaks. */
export interface PeakLoad {
  readonly perSecond: number;
  readonly concurrency: number;
}

/** What a run asks for at most, changes of its rate included. */
export function peakLoadOf({ lines }: ActiveRun): PeakLoad {
  return {
    perSecond: lines.reduce((sum, { peakPerSecond }) => sum + peakPerSecond, 0),
    concurrency: lines.reduce((sum, { scenario }) => sum + scenario.load.maxConcurrency, 0),
  };
}

/** Part of a load that a worker's owner lets it have, 0 to 1: workers hold masters to it. */
export function mostShare({ maxRatePerSecond, maxConcurrency }: WorkerCapacity, peak: PeakLoad): number {
  return Math.min(
    1,
    maxRatePerSecond === null ? 1 : maxRatePerSecond / peak.perSecond,
    maxConcurrency === null ? 1 : maxConcurrency / peak.concurrency,
  );
}
