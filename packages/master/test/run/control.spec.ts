import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectExact, expectRestMissed } from '../expect-exact.js';
import { ACTOR, FleetFixture, openPlan, TIMING, until } from '../fleet-fixture.js';

describe('a run that is controlled', () => {
  let fleet: FleetFixture;
  beforeEach(async () => {
    fleet = await new FleetFixture().listen();
  });
  afterEach(() => fleet.close());

  async function begin(plan: object, least = 50): Promise<string> {
    const { id } = fleet.service.createRun({ plan }, ACTOR);
    await until(() => fleet.starts.size > least, 'load');
    return id;
  }

  it('changes its rate for all workers at one moment', async () => {
    await fleet.join(3);
    const id = await begin(openPlan(100, '3s'), 10);
    fleet.service.change(id, { action: 'rate', targetPerSecond: 400 }, ACTOR);
    const run = await fleet.ended(id);
    const atMs = run.rateChanges[0]?.atMs ?? 0;
    expect(run.events.map(({ kind }) => kind)).toContain('rate-changed');
    const scheduled = Math.ceil((atMs * 100 + (3000 - atMs) * 400) / 1000 - 1e-6);
    await expectExact(fleet, id, scheduled);
    await expectRestMissed(fleet, id, scheduled);
  }, 60_000);

  it('pauses, and resumes with the rate that was set last', async () => {
    await fleet.join(2);
    const id = await begin(openPlan(100, '4s'), 10);
    fleet.service.change(id, { action: 'rate', targetPerSecond: 50 }, ACTOR);
    fleet.service.change(id, { action: 'pause' }, ACTOR);
    expect(fleet.service.run(id).paused).toBe(true);
    expect(() => fleet.service.change(id, { action: 'rate', targetPerSecond: 5 }, ACTOR)).toThrow(
      expect.objectContaining({ code: 'VE_RUN_STATE' }),
    );
    fleet.service.change(id, { action: 'resume' }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.rateChanges.map(({ kind }) => kind)).toEqual(['rate', 'pause', 'resume']);
    const [, pause, resume] = run.rateChanges.map(({ atMs }) => atMs) as [number, number, number];
    const rateMs = run.rateChanges[0]?.atMs as number;
    const starts = (rateMs * 100 + (pause - rateMs) * 50 + (4000 - resume) * 50) / 1000;
    await expectExact(fleet, id, Math.ceil(starts - 1e-6));
  }, 60_000);

  it('stops, and what was started a moment later was scheduled too', async () => {
    await fleet.join(2);
    const id = await begin(openPlan(300, '60s'));
    fleet.service.stop(id, { now: false }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('interrupted');
    const { ledger } = await fleet.service.report(id);
    expect(ledger.ok).toBe(fleet.starts.size);
    expect(ledger.scheduled).toBe(ledger.ok + ledger.missed);
    expect(ledger.unaccounted).toBe(0);
    expect(fleet.service.stop(id, { now: false }, ACTOR).outcome).toBe('interrupted');
  }, 60_000);

  it('ends all load within one lease by the kill switch, even of one that cannot be reached', async () => {
    const [first] = await fleet.join(2);
    const id = await begin(openPlan(200, '60s'), 100);
    if (first !== undefined) first.cut = true;
    const keeper = first?.session?.keeper;
    expect(fleet.service.stopAll(ACTOR)).toEqual([id]);
    const stoppedMs = performance.now();
    await until(() => keeper?.state(performance.now()) === 'paused', 'the lease to end');
    // The lease counts from before the kill: nothing has made it longer.
    expect(keeper?.deadlineMs).toBeLessThanOrEqual(stoppedMs + TIMING.ttlMs);
    const run = await fleet.ended(id);
    expect(run.workersOfRun.map(({ state }) => state).sort()).toEqual(['finished', 'lost']);
    expect(fleet.service.audit(10).map(({ action }) => action)).toContain('fleet.stop');
  }, 60_000);

  it('begins scenarios that come after others, for all at one moment', async () => {
    await fleet.join(2);
    const load = { targetTps: 100, sustain: '1s' };
    const plan = {
      name: 'chain',
      scenarios: {
        first: { task: 'NOOP', load },
        second: { task: 'NOOP', after: 'first', load },
        third: { task: 'NOOP', after: 'second', load },
      },
    };
    const { id } = fleet.service.createRun({ plan }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('finished');
    expect(run.events.filter(({ kind }) => kind === 'scenario-began')).toHaveLength(2);
    await expectRestMissed(fleet, id, 300);
    await expectExact(fleet, id, 300);
  }, 60_000);

  it('is stopped by a threshold', async () => {
    await fleet.join(1);
    const plan = {
      ...openPlan(100, '60s'),
      thresholds: [{ expression: 'throughput > 100000', window: '1s', abort: true }],
    };
    const id = await begin(plan);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('aborted');
    expect(run.events.map(({ kind }) => kind)).toContain('threshold-abort');
    expect(run.thresholdsOk).toBe(false);
  }, 60_000);

  it('is one at a time, and is found again', async () => {
    await fleet.join(1);
    const id = await begin(openPlan(50, '60s'), 5);
    expect(() => fleet.service.createRun({ plan: openPlan(1, '1s') }, ACTOR)).toThrow(
      expect.objectContaining({ code: 'VE_RUN_ACTIVE' }),
    );
    expect(() => fleet.service.remove(id, ACTOR)).toThrow(expect.objectContaining({ code: 'VE_RUN_STATE' }));
    fleet.service.stop(id, { now: true }, ACTOR);
    await fleet.ended(id);
    await until(() => fleet.service.health().activeRunId === null, 'the run to be forgotten');
    expect(() => fleet.service.createRun({ plan: openPlan(1, '1s'), id }, ACTOR)).toThrow(
      expect.objectContaining({ code: 'VE_RUN_EXISTS' }),
    );
    fleet.service.change(id, { action: 'annotate', note: 'good', tags: { keep: 'yes' } }, ACTOR);
    expect(fleet.service.runs({}).map(({ note }) => note)).toEqual(['good']);
    expect(fleet.service.runs({ tag: 'keep=yes' })).toHaveLength(1);
    fleet.service.remove(id, ACTOR);
    expect(() => fleet.service.run(id)).toThrow(expect.objectContaining({ code: 'VE_RUN_UNKNOWN' }));
  }, 60_000);

  it('shows listeners what happens', async () => {
    const states = new Set<string>();
    let rows = 0;
    let workers = 0;
    const unsubscribe = fleet.service.subscribe({
      onRun: ({ state }) => states.add(state),
      onSeconds: (update) => (rows += update.rows.length),
      onFleet: (views) => (workers = Math.max(workers, views.length)),
    });
    await fleet.join(2);
    const { id } = fleet.service.createRun({ plan: openPlan(50, '2s') }, ACTOR);
    await fleet.ended(id);
    await until(() => states.has('ended'), 'the news of the end');
    unsubscribe();
    expect([...states]).toEqual(
      expect.arrayContaining(['preparing', 'armed', 'running', 'draining', 'ended']),
    );
    expect(rows).toBeGreaterThanOrEqual(2);
    expect(workers).toBe(2);
  }, 60_000);
});
