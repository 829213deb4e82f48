import process from 'node:process';
import { countInSlot } from '../../src/pace/count-in-slot.js';
import { createStagedPacer } from '../../src/pace/staged-pacer.js';
import {
  clock,
  hands,
  runTime,
  slots,
  startShare,
  type TestShare,
  until,
  V,
  writes,
  written,
} from './share-fixture.js';
import { openLoad, planOfTaskFiles, type TaskFilePlan } from './task-file.js';

const STARTS = 'starts.txt';
const AHEAD_MS = 250;

let made: TaskFilePlan | null = null;
let shares: TestShare[] = [];
let releases: (() => void)[] = [];

afterEach(async () => {
  releases.forEach((stop) => stop());
  await Promise.all(shares.map((share) => (share.kill(), share.close())));
  made?.remove();
  shares = [];
  releases = [];
});

/** Shares of one plan whose task writes its iterations down; ready to start. */
async function ready(
  count: number,
  ratePerSecond: number,
  durationMs: number,
  body = '',
): Promise<TestShare[]> {
  made = await planOfTaskFiles([{ source: writes(STARTS, body), load: openLoad(ratePerSecond, durationMs) }]);
  shares = Array.from({ length: count }, () => startShare(made as TaskFilePlan));
  await Promise.all(shares.map((share) => share.prepare()));
  // Warming up sends nothing.
  expect(starts()).toEqual([]);
  return shares;
}

function keep(...kept: readonly TestShare[]): void {
  releases.push(...kept.map((share) => share.keepLease()));
}

function begin(...begun: readonly TestShare[]): number {
  const atMs = clock.nowMs() + 100;
  for (const share of begun) share.start(atMs);
  return atMs;
}

const starts = (): number[] =>
  written((made as TaskFilePlan).dir, STARTS)
    .map(({ iteration }) => iteration)
    .sort((a, b) => a - b);
const all = (total: number): number[] => Array.from({ length: total }, (_, index) => index);

describe('shares of an open load', () => {
  it('start every index once while slots go to and fro, and count exactly', async () => {
    const [a, b] = (await ready(2, 400, 3000)) as [TestShare, TestShare];
    keep(a, b);
    a.grant(hands(slots(0, 2)));
    b.grant(hands(slots(1, 2)));
    const startMs = begin(a, b);
    for (let round = 1; round <= 5; round += 1) {
      await runTime(startMs, round * 450);
      const [from, to] = round % 2 === 1 ? [a, b] : [b, a];
      const moved = round % 2 === 1 ? slots(0, 4) : slots(0, 8);
      const answered = from.released.length + 1;
      from.revoke(hands(moved, Math.ceil((round * 450 + AHEAD_MS) * 0.4)));
      await until(() => from.released.length === answered);
      const { fromIndex } = from.released.at(-1) as { fromIndex: number };
      to.grant(hands(moved, fromIndex));
    }
    await until(() => a.finished() && b.finished());
    expect(starts()).toEqual(all(1200));
    const sum = [a.totals(), b.totals()];
    expect(sum.map(({ missed }) => missed)).toEqual([0, 0]);
    for (const name of ['scheduled', 'started', 'ok'] as const)
      expect(sum[0]?.[name] ?? 0).toBe(1200 - (sum[1]?.[name] ?? 0));
    expect(a.snapshots.flatMap(({ released }) => released)).toEqual(a.released);
    expect([a, b].map(({ snapshots }) => snapshots.filter(({ last }) => last).length)).toEqual([1, 1]);
  });

  it('that are fenced start nothing more, account for what they had, and take slots again', async () => {
    const [a, b] = (await ready(2, 400, 2000)) as [TestShare, TestShare];
    keep(b);
    const stopLease = a.keepLease();
    a.grant(hands(slots(0, 2)));
    b.grant(hands(slots(1, 2)));
    const startMs = begin(a, b);
    await runTime(startMs, 700);
    stopLease();
    a.fence();
    await until(() => a.snapshots.some(({ last }) => last));
    const { settledIndex, appliedHandover } = a.snapshots.at(-1)?.positions[0] ?? { settledIndex: 0 };
    expect(appliedHandover).toBeGreaterThan(0);
    const goesOnAt = 480;
    b.grant(hands(slots(0, 4), goesOnAt));
    a.grant(hands(slots(2, 4), goesOnAt));
    keep(a);
    await until(() => a.finished() && b.finished());
    const nobodys = slots(0, 2).reduce((sum, slot) => sum + countInSlot(slot, V, settledIndex, goesOnAt), 0);
    const [sumA, sumB] = [a.totals(), b.totals()];
    expect(sumA.scheduled + sumB.scheduled + nobodys).toBe(800);
    expect(new Set(starts()).size).toBe(starts().length);
    expect(starts()).toHaveLength(sumA.started + sumB.started);
    expect(sumA.ok + sumB.ok + sumA.missed + sumB.missed + nobodys).toBe(800);
    expect(starts().filter((index) => index >= goesOnAt)).toHaveLength(800 - goesOnAt);
  });

  it('start nothing without a lease, and miss what is too late when there is one again', async () => {
    const [a] = (await ready(1, 200, 2000)) as [TestShare];
    a.grant(hands(slots()));
    const startMs = begin(a);
    a.lease(startMs + 500, Infinity);
    await runTime(startMs, 1000);
    const before = starts();
    expect(written((made as TaskFilePlan).dir, STARTS).every(({ atMs }) => atMs < startMs + 502)).toBe(true);
    expect(before.length).toBeGreaterThan(0);
    a.lease(startMs + 10_000, Infinity);
    await until(() => a.finished());
    const sum = a.totals();
    expect(sum).toMatchObject({ scheduled: 400, failed: 0, dropped: 0, started: starts().length });
    expect(sum.started + sum.missed).toBe(400);
    const { dueAtMs } = createStagedPacer(openLoad(200, 2000).segments);
    // Too late by 50 ms when the lease comes, or by more. What is due after it may be late on a busy machine, and is started.
    const tooLate = starts().filter((index) => index >= before.length && dueAtMs(index) < 950);
    expect(tooLate).toEqual([]);
    expect(sum.missed).toBeGreaterThan(70);
  });

  it('start nothing that is due at or after the limit of the lease, until the limit is raised', async () => {
    const [a] = (await ready(1, 200, 1200)) as [TestShare];
    a.grant(hands(slots()));
    const startMs = begin(a);
    a.lease(startMs + 10_000, 400);
    await runTime(startMs, 600);
    await until(() => a.progress()?.settled === 80);
    expect(starts()).toEqual(all(80));
    a.lease(startMs + 10_000, Infinity);
    await until(() => a.finished());
    expect(a.totals().scheduled).toBe(240);
    expect(a.totals().started + a.totals().missed).toBe(240);
    expect(a.totals().missed).toBeGreaterThan(20);
  });

  it('that were stopped by a signal start nothing when they wake up after their lease', async () => {
    const [a] = (await ready(1, 200, 4000)) as [TestShare];
    a.grant(hands(slots()));
    const startMs = begin(a);
    a.lease(startMs + 700, Infinity);
    await runTime(startMs, 300);
    process.kill(a.pid, 'SIGSTOP');
    await runTime(startMs, 1500);
    const atStop = starts();
    process.kill(a.pid, 'SIGCONT');
    const heard = a.progress();
    await until(() => a.progress() !== heard);
    // A signal may come between a look at the clock and the start that follows from it: that one is on its way.
    const after = starts();
    expect(after.length - atStop.length).toBeLessThanOrEqual(1);
    expect(after.slice(0, atStop.length)).toEqual(atStop);
    a.fence();
    await until(() => a.snapshots.some(({ last }) => last));
    const { scheduled, started, missed } = a.totals();
    expect([scheduled, started]).toEqual([after.length + missed, after.length]);
    expect(a.snapshots.at(-1)?.positions[0]?.settledIndex).toBe(scheduled);
  });

  it('are lost when their process is killed', async () => {
    const [a] = (await ready(1, 100, 5000)) as [TestShare];
    keep(a);
    a.grant(hands(slots()));
    begin(a);
    await until(() => starts().length > 5);
    process.kill(a.pid, 'SIGKILL');
    await until(() => a.lost.length === 1);
    expect(a.lost).toEqual(['its process was ended by SIGKILL']);
    await expect(a.prepare()).rejects.toMatchObject({ code: 'VE_ENGINE_LOST' });
    await a.close();
  });

  it('follow changes of the rate: a pause, a ramp, and the plan again', async () => {
    const [a] = (await ready(1, 200, 3000)) as [TestShare];
    keep(a);
    a.grant(hands(slots()));
    const changes = [
      { scenarioIndex: 0, atRunMs: 500, targetPerSecond: 0, overMs: 0 },
      { scenarioIndex: 0, atRunMs: 1000, targetPerSecond: 400, overMs: 500 },
      { scenarioIndex: 0, atRunMs: 2000, targetPerSecond: null, overMs: 0 },
    ];
    for (const change of changes) a.changeRate(change);
    const startMs = begin(a);
    await until(() => a.finished());
    // 200/s for 0.5 s, nothing, 0 to 400/s in 0.5 s, 400/s for 0.5 s, 200/s for 1 s.
    expect(starts()).toEqual(all(100 + 100 + 200 + 200));
    expect(a.totals()).toMatchObject({ scheduled: 600, started: 600, ok: 600, missed: 0 });
    const paused = written((made as TaskFilePlan).dir, STARTS).filter(
      ({ atMs, iteration }) => iteration >= 100 && atMs - startMs < 1000,
    );
    expect(paused).toEqual([]);
  });

  it('follow a run time 0 that is moved', async () => {
    const [a] = (await ready(1, 100, 1000)) as [TestShare];
    keep(a);
    a.grant(hands(slots()));
    const startMs = begin(a);
    await runTime(startMs, 300);
    a.moveStart(startMs + 5);
    await until(() => a.finished());
    expect(starts()).toEqual(all(100));
    const last = written((made as TaskFilePlan).dir, STARTS).find(({ iteration }) => iteration === 99);
    expect((last?.atMs ?? 0) - startMs).toBeGreaterThanOrEqual(995);
  });

  it('end what runs and count what waits when they are stopped', async () => {
    const [a] = (await ready(1, 200, 60_000, 'await new Promise((resolve) => setTimeout(resolve, 20));')) as [
      TestShare,
    ];
    keep(a);
    a.grant(hands(slots()));
    begin(a);
    await until(() => starts().length >= 40);
    a.stop();
    await until(() => a.finished());
    const { scheduled, started, ok, missed } = a.totals();
    expect([started, ok + missed]).toEqual([starts().length, scheduled]);
    expect(a.snapshots.at(-1)?.last).toBe(true);
    expect(a.progress()?.startErrorMs).toBeGreaterThanOrEqual(0);
    expect(a.snapshots[0]?.host.residentBytes).toBeGreaterThan(1e6);
  });
});
