import type { PluginCatalog, ResolvedPlan, TaskManifest } from '@vajraedge/core';
import type { Json, ParameterShape } from '@vajraedge/sdk';

/** An open load of so many starts per second for so long. */
export function openLoad(perSecond: number, durationMs: number): ResolvedPlan['scenarios'][number]['load'] {
  const segment = { phase: 'sustain', durationMs, fromPerSecond: perSecond, toPerSecond: perSecond } as const;
  return { model: 'open', segments: [segment], maxConcurrency: 100, overflow: 'wait' };
}

/** A plan of one task, or more scenarios of it one after another. */
export function planOf(
  change: Partial<ResolvedPlan> = {},
  parameters: { readonly [name: string]: Json } = {},
  scenarios = 1,
): ResolvedPlan {
  return {
    name: 'p',
    tags: {},
    variables: {},
    data: [],
    thresholds: [],
    hooks: { before: null, after: null },
    iterationTimeoutMs: 1000,
    gracefulStopMs: 1000,
    baseDir: '/elsewhere',
    scenarios: Array.from({ length: scenarios }, (_, index) => ({
      name: `s${index}`,
      index,
      after: index === 0 ? null : `s${index - 1}`,
      mix: [{ label: 'l', task: 'T', weight: 1, parameters }],
      load: openLoad(100, 10_000),
    })),
    ...change,
  };
}

/** A catalog whose only task, T, takes these parameters. */
export function catalogOf(parameters: ParameterShape = {}): PluginCatalog {
  const task: TaskManifest = {
    name: 'T',
    displayName: 'T',
    description: '',
    category: '',
    metadata: {},
    parameters,
    has: { probe: false, targets: false, setUp: false },
    origin: { kind: 'plugin', package: 'p', version: '1.0.0', moduleUrl: 'file:///nowhere.js' },
  };
  return { tasks: new Map([['T', task]]), refused: [] };
}
