import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discoverPlugins } from '../../src/plugin/discover-plugins.js';
import type { PluginCatalog } from '../../src/plugin/task-manifest.js';
import type { ClosedLoad, OpenLoad, ResolvedPlan } from '../../src/plan/resolved-plan.js';

/** A plan whose tasks are files written for the test, and the catalog that knows them. */
export interface TaskFilePlan {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  readonly dir: string;
  remove(): void;
}

/** An open load that is constant. */
export function openLoad(
  ratePerSecond: number,
  durationMs: number,
  change: Partial<OpenLoad> = {},
): OpenLoad {
  const segment = {
    phase: 'sustain',
    durationMs,
    fromPerSecond: ratePerSecond,
    toPerSecond: ratePerSecond,
  } as const;
  return { model: 'open', segments: [segment], maxConcurrency: 50, overflow: 'wait', ...change };
}

/** A closed load with a constant number of users. */
export function closedLoad(users: number, durationMs: number, change: Partial<ClosedLoad> = {}): ClosedLoad {
  const segment = { phase: 'sustain', durationMs, fromUsers: users, toUsers: users } as const;
  return {
    model: 'closed',
    segments: [segment],
    maxConcurrency: users,
    maxPerSecond: null,
    thinkTime: null,
    pacingMs: null,
    maxIterations: null,
    ...change,
  };
}

/** @param sources text of a module for each scenario, in their order */
export async function planOfTaskFiles(
  scenarios: readonly {
    readonly source: string;
    readonly load: OpenLoad | ClosedLoad;
    readonly after?: string;
  }[],
  change: Partial<ResolvedPlan> = {},
): Promise<TaskFilePlan> {
  const dir = mkdtempSync(join(tmpdir(), 'vajra-tasks-'));
  const files = scenarios.map(({ source }, index) => {
    const file = `./task-${index}.mjs`;
    writeFileSync(join(dir, file), source);
    return file;
  });
  const catalog = await discoverPlugins({ projectDir: dir, taskFiles: files, baseDir: dir });
  const plan: ResolvedPlan = {
    name: 'test',
    tags: {},
    variables: {},
    data: [],
    thresholds: [],
    hooks: { before: null, after: null },
    iterationTimeoutMs: 10_000,
    gracefulStopMs: 2000,
    baseDir: dir,
    scenarios: scenarios.map(({ load, after }, index) => ({
      name: `scenario-${index}`,
      index,
      after: after ?? null,
      load,
      mix: [{ label: 'task', task: files[index] as string, weight: 1, parameters: {} }],
    })),
    ...change,
  };
  return { plan, catalog, dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
