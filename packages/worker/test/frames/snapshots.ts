import type { ShareSnapshot } from '@vajraedge/core';

/** What an engine saw in the second that begins at `fromMs`: so many starts, all well. */
export function secondOf(
  fromMs: number,
  started: number,
  change: Partial<ShareSnapshot> = {},
): ShareSnapshot {
  const counts = { scheduled: started, started, ok: started, failed: 0, dropped: 0, missed: 0, late: 0 };
  return {
    snapshot: {
      fromMs,
      toMs: fromMs + 1000,
      series: [],
      arrivals: [{ scenario: 's', phase: 'sustain', ...counts }],
      generators: [],
      inFlight: 0,
      users: 0,
      overflowed: 0,
    },
    host: {
      processCores: 0.5,
      machineCpuRatio: 0.5,
      cores: 2,
      residentBytes: 1,
      openDescriptors: null,
      maxDescriptors: null,
    },
    positions: [{ scenarioIndex: 0, settledIndex: fromMs, appliedHandover: 1 }],
    released: [],
    last: false,
    ...change,
  };
}
