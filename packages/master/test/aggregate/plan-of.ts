import type { ResolvedPlan, RunReportMeta } from '@vajraedge/core';

type OpenLoad = Extract<ResolvedPlan['scenarios'][number]['load'], { readonly model: 'open' }>;

/** A plan of one open scenario, `browse`, that asks for a rate for so long. */
export function openPlan(
  seconds: number,
  perSecond: number,
  part: Partial<ResolvedPlan> = {},
  load: Partial<OpenLoad> = {},
): ResolvedPlan {
  const segment = {
    phase: 'sustain' as const,
    durationMs: seconds * 1000,
    fromPerSecond: perSecond,
    toPerSecond: perSecond,
  };
  return {
    name: 'checkout',
    tags: {},
    variables: {},
    data: [],
    scenarios: [
      {
        name: 'browse',
        index: 0,
        after: null,
        mix: [{ label: 'HTTP_GET', task: 'HTTP_GET', weight: 1, parameters: {} }],
        load: { model: 'open', segments: [segment], maxConcurrency: 1000, overflow: 'wait', ...load },
      },
    ],
    thresholds: [],
    hooks: { before: null, after: null },
    iterationTimeoutMs: 30_000,
    gracefulStopMs: 30_000,
    baseDir: null,
    ...part,
  };
}

export const META: RunReportMeta = {
  runId: 'r1',
  writtenPlan: { name: 'checkout' },
  startedAt: '2026-11-24T18:18:46.250Z',
  outcome: 'finished',
  preflight: null,
  events: [],
  lostEngines: 0,
  engines: 2,
  workers: [],
};
