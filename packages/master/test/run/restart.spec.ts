import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectExact } from '../expect-exact.js';
import { ACTOR, FleetFixture, openPlan, LASTING, TIMING, until } from '../fleet-fixture.js';

describe('a master that is started anew', () => {
  let fleet: FleetFixture;
  beforeEach(async () => {
    fleet = await new FleetFixture().listen();
  });
  afterEach(() => fleet.close());

  it('goes on with the run, and every index is accounted for', async () => {
    await fleet.join(3);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '4s') }, ACTOR);
    await until(() => fleet.starts.size > 200, 'load');
    const epoch = fleet.service.health().epoch;
    await fleet.restart();
    expect(fleet.service.health().epoch).toBe(epoch + 1);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('finished');
    expect(run.events.map(({ kind }) => kind)).toContain('master-restarted');
    await expectExact(fleet, id, 800);
    expect((await fleet.service.report(id)).ledger.unaccounted).toBe(0);
    expect(fleet.starts.has('0/799')).toBe(true);
  }, 60_000);

  it('goes on with the same sessions where it is back before their leases are over', async () => {
    await fleet.close();
    fleet = await new FleetFixture({ timing: LASTING }).listen();
    const workers = await fleet.join(2);
    await until(() => workers.every(({ session }) => session !== null), 'sessions');
    const sessions = workers.map(({ session }) => session?.id.sessionId);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '3s') }, ACTOR);
    await until(() => fleet.starts.size > 50, 'load');
    await fleet.restart();
    await fleet.ended(id);
    expect(workers.map(({ session }) => session?.id.sessionId)).toEqual(sessions);
    await expectExact(fleet, id, 300);
  }, 60_000);

  it('loses what was killed while it was away', async () => {
    const [first] = await fleet.join(2);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '5s') }, ACTOR);
    await until(() => fleet.starts.size > 100, 'load');
    first?.kill();
    await fleet.restart();
    const run = await fleet.ended(id);
    const states = run.workersOfRun.map(({ name, state }) => `${name} ${state}`);
    // A machine that is busy with other tests may cost the other its lease for a moment.
    expect(states).toEqual(expect.arrayContaining(['w1 lost', 'w2 finished']));
    expect(states).not.toContain('w1 finished');
    await expectExact(fleet, id, 500);
    expect(fleet.starts.has('0/499')).toBe(true);
  }, 60_000);

  it('ends the run as interrupted where nobody comes back', async () => {
    const [first] = await fleet.join(1);
    const { id } = fleet.service.createRun({ plan: openPlan(50, '60s') }, ACTOR);
    await until(() => fleet.starts.size > 20, 'load');
    first?.kill();
    await fleet.restart();
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('interrupted');
    expect(run.problem?.code).toBe('VE_NO_WORKERS');
    const { ledger } = await fleet.service.report(id);
    expect(ledger.ok + ledger.missed + ledger.unaccounted).toBe(ledger.scheduled);
    expect(ledger.ok + ledger.unaccounted).toBeGreaterThanOrEqual(fleet.starts.size);
  }, 60_000);

  it('goes on with a rate that was changed, and tells those who join', async () => {
    await fleet.join(1);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '6s') }, ACTOR);
    await until(() => fleet.starts.size > 20, 'load');
    fleet.service.change(id, { action: 'rate', targetPerSecond: 200 }, ACTOR);
    const change = fleet.service.run(id).rateChanges[0];
    await fleet.restart();
    const [joiner] = await fleet.join(1);
    await fleet.ended(id);
    expect(joiner?.seen).toContain('rate');
    const atMs = change?.atMs ?? 0;
    await expectExact(fleet, id, Math.ceil((atMs * 100 + (6000 - atMs) * 200) / 1000 - 1e-6));
  }, 60_000);
});

describe('a master that was replaced', () => {
  it('does nothing any more: its workers pause', async () => {
    const fleet = await new FleetFixture().listen();
    const [worker] = await fleet.join(1);
    await until(() => worker?.session !== null, 'the session');
    const next = new FleetFixture({ storeFile: `${fleet.folder}/store.db`, takeOver: true });
    try {
      expect(() => fleet.service.createRun({ plan: openPlan(10, '1s') }, ACTOR)).toThrow(
        expect.objectContaining({ code: 'VE_MASTER_DEPOSED' }),
      );
      const keeper = worker?.session?.keeper;
      await until(() => keeper?.state(performance.now()) === 'paused', 'the lease to end', TIMING.ttlMs * 10);
      expect(fleet.service.health().status).toBe('unavailable');
    } finally {
      await next.close();
      await fleet.close();
    }
  }, 30_000);
});
