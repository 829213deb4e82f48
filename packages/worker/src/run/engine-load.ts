import type { ShareSnapshot } from '@vajraedge/core';

/** What an engine process takes of its machine. */
export interface EngineLoad {
  readonly residentBytes: number;
  /** Busy share of its event loop, 0 to 1. */
  readonly loopUtilizationRatio: number;
  readonly openDescriptors: number;
}

/** What an engine process said of itself at the end of an interval. */
export function engineLoadOf({ host, snapshot }: ShareSnapshot): EngineLoad {
  const ratios = snapshot.generators.map(({ loopUtilizationRatio }) => loopUtilizationRatio);
  return {
    residentBytes: host.residentBytes,
    loopUtilizationRatio: Math.max(0, ...ratios),
    openDescriptors: host.openDescriptors ?? 0,
  };
}
