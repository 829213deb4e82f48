import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ACTOR, FleetFixture, openPlan, until } from '../fleet-fixture.js';

describe('a run over a fleet', () => {
  let fleet: FleetFixture;
  beforeEach(async () => {
    fleet = await new FleetFixture().listen();
  });
  afterEach(() => fleet.close());

  it('offers every index once, and accounts for all', async () => {
    const workers = await fleet.join(3);
    const { id } = fleet.service.createRun({ plan: openPlan(333, '3s') }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('finished');
    expect(fleet.problems).toEqual([]);
    expect(fleet.starts.size).toBe(999);
    expect(fleet.doubles).toEqual([]);
    const report = await fleet.service.report(id);
    expect(report.ledger).toEqual({
      scheduled: 999,
      ok: 999,
      failed: 0,
      dropped: 0,
      missed: 0,
      unaccounted: 0,
    });
    for (const worker of workers) expect(worker.started).toBeGreaterThan(300);
    await until(
      () => workers.every(({ unacknowledged }) => unacknowledged === 0),
      'all frames to be acknowledged',
    );
  }, 60_000);
});
