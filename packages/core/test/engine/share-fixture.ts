import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSystemClock } from '../../src/execute/clock.js';
import { createShare } from '../../src/engine/create-share.js';
import type { Share, ShareListener, ShareProgress, ShareSnapshot } from '../../src/engine/share.js';
import { type EngineProcess, spawnEngineProcess } from '../../src/engine/spawn-engine-process.js';
import type { TargetPolicy } from '../../src/engine/target-policy.js';
import type { SlotShare } from '../../src/pace/slot-share.js';
import type { TaskFilePlan } from './task-file.js';

/** Slots of the runs in these tests. */
export const V = 256;
/** The machine's clock. */
export const clock = createSystemClock();

/** All slots, or every `count`-th from `index` on. */
export function slots(index = 0, count = 1): readonly number[] {
  return Array.from({ length: V }, (_, slot) => slot).filter((slot) => slot % count === index);
}

/** A task that writes down which iteration it was asked for, and when on the clock: a line each in a file beside it. */
export function writes(file: string, body = ''): string {
  return `import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
const file = join(import.meta.dirname, ${JSON.stringify(file)});
export default async ({ iteration, user }) => {
  const [s, n] = process.hrtime();
  appendFileSync(file, iteration + ' ' + (s * 1000 + n / 1e6) + ' ' + user + '\\n');
  ${body}
};`;
}

/** What tasks have written. */
export function written(dir: string, file: string): { iteration: number; atMs: number; user: number }[] {
  const path = join(dir, file);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.filter(Boolean).map((line) => {
    const [iteration = NaN, atMs = NaN, user = NaN] = line.split(' ').map(Number);
    return { iteration, atMs, user };
  });
}

/** A share in a process of its own, and all that it has told. */
export interface TestShare extends Share {
  readonly pid: number;
  readonly snapshots: ShareSnapshot[];
  readonly released: SlotShare[];
  readonly ended: number[];
  readonly problems: string[];
  readonly lost: string[];
  progress(): ShareProgress | null;
  finished(): boolean;
  /** Sums over all snapshots. */
  totals(): {
    scheduled: number;
    started: number;
    ok: number;
    failed: number;
    dropped: number;
    missed: number;
  };
  /** Renews the lease every so often, as a supervisor does, until it is told to stop. */
  keepLease(): () => void;
}

export function startShare(
  made: TaskFilePlan,
  options: { readonly allowTargets?: TargetPolicy; readonly process?: EngineProcess } = {},
): TestShare {
  const told = { snapshots: [] as ShareSnapshot[], released: [] as SlotShare[], ended: [] as number[] };
  const problems: string[] = [];
  const lost: string[] = [];
  let progress: ShareProgress | null = null;
  let finished = false;
  const listener: ShareListener = {
    onSnapshot: (snapshot) => void told.snapshots.push(snapshot),
    onReleased: (share) => void told.released.push(share),
    onScenarioEnded: (index) => void told.ended.push(index),
    onFinished: () => {
      finished = true;
    },
    onProgress: (next) => {
      progress = next;
    },
    onProblem: (message) => void problems.push(message),
    onLost: (reason) => void lost.push(reason),
  };
  const engine = options.process ?? spawnEngineProcess();
  const { plan, catalog } = made;
  const share = createShare({
    plan,
    catalog,
    runId: 'run',
    slotCount: V,
    listener,
    ...options,
    process: engine,
  });
  return Object.assign(share, {
    ...told,
    pid: engine.pid ?? 0,
    problems,
    lost,
    progress: () => progress,
    finished: () => finished,
    totals: () => sumOf(told.snapshots),
    keepLease: () => keepLease(share),
  });
}

function keepLease(share: Share): () => void {
  let timer = clock.after(0, () => undefined);
  const renew = (): void => {
    share.lease(clock.nowMs() + 2000, Infinity);
    timer = clock.after(500, renew);
  };
  renew();
  return () => timer.cancel();
}

function sumOf(snapshots: readonly ShareSnapshot[]): ReturnType<TestShare['totals']> {
  const sum = { scheduled: 0, started: 0, ok: 0, failed: 0, dropped: 0, missed: 0 };
  for (const { arrivals } of snapshots.map(({ snapshot }) => snapshot)) {
    for (const each of arrivals)
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += each[name];
  }
  return sum;
}

/** Waits for what must come true. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => void clock.after(5, resolve));
}

/** Run time has come so far: what happens at a time must be made to happen then. */
export function runTime(startMs: number, ms: number): Promise<void> {
  return until(() => clock.nowMs() - startMs >= ms);
}

let handover = 0;

/** A change of hands with a number of its own. */
export function hands(slotsOf: readonly number[], fromIndex = 0, scenarioIndex = 0): SlotShare {
  handover += 1;
  return { scenarioIndex, fromIndex, slots: slotsOf, handover };
}
