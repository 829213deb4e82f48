import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discoverPlugins, type PluginCatalog, type ResolvedPlan } from '@vajraedge/core';
import { encodePlan, encodeShare, type TaskAssignment } from '@vajraedge/protocol';
import { scanTaskDir, type WorkerOptions } from '../../src/index.js';
import { planOf } from '../policy/plans.js';
import { createCountingTarget, type CountingTarget } from './counting-target.js';
import { eventually } from './eventually.js';
import { type OneWorker, startOneWorker } from './one-worker.js';
import { SLOT_COUNT, type ScriptedMaster, type ScriptedSession } from './scripted-master.js';

const RUN = 'run-1';
const START_AHEAD_MS = 1000;
const LIMIT_AHEAD_MS = 2450;
/** All slots there are. */
export const ALL_SLOTS = Array.from({ length: SLOT_COUNT }, (_, slot) => slot);

const callsTarget = (port: number): string => `
import http from 'node:http';
const agent = new http.Agent({ keepAlive: true });
export default ({ iteration }) => new Promise((resolve, reject) => {
  const request = http.get({ host: '127.0.0.1', port: ${port}, path: '/' + iteration, agent }, (response) => {
    response.resume();
    response.on('end', resolve);
  });
  request.on('error', reject);
});
`;

/** One worker that takes part in a run against a target of its own. */
export interface OneRun extends OneWorker {
  readonly target: CountingTarget;
  readonly plan: ResolvedPlan;
  /** The module of its task. */
  readonly taskFile: string;
  /** Tells a session to prepare the run, and waits until it is ready. */
  prepare(session?: ScriptedSession, change?: Partial<TaskAssignment>): Promise<void>;
  /** From now on heartbeats are answered with the run's time, which begins in a moment. */
  arm(session?: ScriptedSession): void;
  grant(session: ScriptedSession, slots: readonly number[], fromIndex: number): void;
  revoke(session: ScriptedSession, slots: readonly number[], fromIndex: number): void;
  /** Milliseconds since run time 0, by the master's clock. */
  runMs(): number;
  /** Starts and misses in all frames that have come. */
  counted(): { readonly started: number; readonly missed: number };
}

/** What is different in a run. */
export interface RunSettings {
  readonly perSecond?: number;
  readonly durationMs?: number;
  /** Text of the task's module, by the port of the target, unless it is the one that calls it. */
  readonly source?: (port: number) => string;
  readonly worker?: Partial<WorkerOptions>;
  readonly script?: (master: ScriptedMaster) => void;
}

async function taskOf(source: string): Promise<{ dir: string; catalog: PluginCatalog; version: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'vajra-worker-tasks-'));
  writeFileSync(join(dir, 'call.task.mjs'), source);
  const { files, version } = await scanTaskDir(dir);
  return {
    dir,
    version,
    catalog: await discoverPlugins({ projectDir: dir, taskFiles: files, baseDir: dir }),
  };
}

/** Starts target, master and worker, and waits for the first session. */
export async function startOneRun(settings: RunSettings = {}): Promise<OneRun> {
  const { perSecond = 100, durationMs = 2000, worker = {}, script } = settings;
  const target = await createCountingTarget();
  const { dir, catalog, version } = await taskOf((settings.source ?? callsTarget)(target.port));
  const fleet = await startOneWorker({ catalog, taskFilesVersion: version, ...worker }, script);
  const { master } = fleet;
  const segment = { phase: 'sustain', durationMs, fromPerSecond: perSecond, toPerSecond: perSecond } as const;
  const load = { model: 'open', segments: [segment], maxConcurrency: 50, overflow: 'wait' } as const;
  const mix = [{ label: 'call', task: './call.task.mjs', weight: 1, parameters: {} }];
  const plan = planOf({ scenarios: [{ name: 's', index: 0, after: null, mix, load }] });
  const blob = encodePlan(plan);
  let startMs = Infinity;
  let handover = 0;
  const share = (slots: readonly number[], fromIndex: number) =>
    encodeShare({ scenarioIndex: 0, fromIndex, slots, handover: (handover += 1) }, SLOT_COUNT);
  const runMs = (): number => performance.now() - startMs;
  await eventually('a session', () => master.sessions[0]?.stream);
  return {
    ...fleet,
    target,
    plan,
    taskFile: join(dir, 'call.task.mjs'),
    prepare: async (session = master.session, change = {}) => {
      const before = session.events.length;
      const value: TaskAssignment = {
        runId: RUN,
        plan: master.offer(blob.content, ''),
        files: [],
        plugins: [{ package: 'task-files', version }],
        slotCount: SLOT_COUNT,
        loads: [],
        skipPreflight: true,
        preflightTimeoutMs: 0,
        ...change,
      };
      master.tell(session, RUN, { $case: 'prepare', value });
      const answer = await eventually('an answer to PREPARE', () => session.events[before]);
      if (answer.event.$case !== 'ready') throw new Error(JSON.stringify(answer));
    },
    arm: (session = master.session) => {
      if (startMs === Infinity) startMs = performance.now() + START_AHEAD_MS;
      master.lease = () => ({ runId: RUN, runMs: runMs(), startLimitMs: runMs() + LIMIT_AHEAD_MS });
      master.tell(session, RUN, { $case: 'arm', value: { startInMs: -runMs() } });
    },
    grant: (session, slots, fromIndex) =>
      master.tell(session, RUN, { $case: 'grant', value: share(slots, fromIndex) }),
    revoke: (session, slots, fromIndex) =>
      master.tell(session, RUN, { $case: 'revoke', value: share(slots, fromIndex) }),
    runMs,
    counted: () => {
      const arrivals = master.frames.flatMap(({ snapshot }) => snapshot.arrivals);
      const sum = (key: 'started' | 'missed'): number => arrivals.reduce((all, each) => all + each[key], 0);
      return { started: sum('started'), missed: sum('missed') };
    },
    close: async () => {
      await fleet.close();
      await target.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Id of the run of {@link startOneRun}. */
export { RUN as RUN_ID };
