import { createRun, type PluginCatalog, type ResolvedPlan, type TaskManifest } from '@vajraedge/core';

/** How long the code is warmed, and how long it is measured then, milliseconds. */
const WARM_MS = 150;
const MEASURE_MS = 200;
const USERS = 8;

/** The module is always the built one: an engine thread imports it. */
const here = import.meta.url;
const moduleUrl = new URL(
  here.endsWith('.ts') ? '../../dist/capacity/empty-task.js' : './empty-task.js',
  here,
).href;

const MANIFEST: TaskManifest = {
  name: 'EMPTY',
  displayName: 'Nothing',
  description: 'Does nothing.',
  category: 'calibration',
  metadata: {},
  parameters: {},
  has: { probe: false, targets: false, setUp: false },
  origin: { kind: 'file', moduleUrl },
};

const PLAN: ResolvedPlan = {
  name: 'calibration',
  tags: {},
  variables: {},
  data: [],
  thresholds: [],
  hooks: { before: null, after: null },
  iterationTimeoutMs: 1000,
  gracefulStopMs: 1000,
  baseDir: null,
  scenarios: [
    {
      name: 'calibration',
      index: 0,
      after: null,
      mix: [{ label: 'nothing', task: MANIFEST.name, weight: 1, parameters: {} }],
      load: {
        model: 'closed',
        segments: [
          { phase: 'warmup', durationMs: WARM_MS, fromUsers: USERS, toUsers: USERS },
          { phase: 'sustain', durationMs: MEASURE_MS, fromUsers: USERS, toUsers: USERS },
        ],
        maxConcurrency: USERS,
        maxPerSecond: null,
        thinkTime: null,
        pacingMs: null,
        maxIterations: null,
      },
    },
  ],
};

/**
 * How many iterations of nothing at all an engine of this machine makes, per second: what tells a fast machine from a
 * slow one. Takes about half a second and sends nothing.
 */
export async function measureRate(): Promise<number> {
  const catalog: PluginCatalog = { tasks: new Map([[MANIFEST.name, MANIFEST]]), refused: [] };
  const { totals } = await createRun({ plan: PLAN, writtenPlan: {}, catalog }).run();
  return totals.achievedPerSecond;
}
