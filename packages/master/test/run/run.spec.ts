import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectExact, expectRestMissed } from '../expect-exact.js';
import { ACTOR, FleetFixture, LASTING, openPlan, until } from '../fleet-fixture.js';

describe('a run over a fleet', () => {
  let fleet: FleetFixture;
  beforeEach(async () => {
    fleet = await new FleetFixture().listen();
  });
  afterEach(() => fleet.close());

  it('offers every index once, and accounts for all', async () => {
    const workers = await fleet.join(3);
    const { id } = fleet.service.createRun({ plan: openPlan(333, '2s') }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('finished');
    await expectExact(fleet, id, 666);
    await expectRestMissed(fleet, id, 666);
    expect((await fleet.service.report(id)).ledger.ok).toBe(fleet.starts.size);
    for (const worker of workers) expect(worker.started).toBeGreaterThan(0);
    await until(
      () => workers.every(({ unacknowledged }) => unacknowledged === 0),
      'all frames to be acknowledged',
    );
  }, 60_000);

  it('has all of its seconds at the moment at which it has ended', async () => {
    await fleet.join(2);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '20s') }, ACTOR);
    await until(() => fleet.starts.size > 500, 'load');
    fleet.service.stop(id, { now: true }, ACTOR);
    // Looked at in each turn of the loop: before anything else is done with a run that has ended.
    while (fleet.service.run(id).state !== 'ended') await nextTurn();
    const seconds = await fleet.service.seconds(id);
    expect(seconds).toEqual((await fleet.service.report(id)).perSecond);
    expect(seconds.length).toBeGreaterThan(1);
    await fleet.service.rested();
    expect(await fleet.service.seconds(id)).toEqual(seconds);
  }, 60_000);

  it('moves the slots of a worker that is killed, and says what became of its indexes', async () => {
    const [first] = await fleet.join(3);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '4s') }, ACTOR);
    await until(() => fleet.starts.size > 200, 'load');
    first?.kill();
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('finished');
    expect(run.events.map(({ kind }) => kind)).toContain('worker-lost');
    await expectExact(fleet, id, 800);
    const { ledger } = await fleet.service.report(id);
    // About a third of what was due while its lease went on.
    expect(ledger.missed + ledger.unaccounted).toBeGreaterThan(20);
    expect(ledger.missed + ledger.unaccounted).toBeLessThan(200);
    expect(fleet.starts.has('0/799')).toBe(true);
  }, 60_000);

  it('ends the session of a worker whose engine hangs, and takes it back', async () => {
    const [first] = await fleet.join(2);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '4s') }, ACTOR);
    await until(() => fleet.starts.size > 100, 'load');
    const before = first?.session?.id.sessionId;
    if (first !== undefined) first.hung = true;
    await until(() => first?.refusals.includes('VE_SESSION_HUNG') === true, 'the refusal');
    if (first !== undefined) first.hung = false;
    await until(() => first?.session !== null && first?.session?.id.sessionId !== before, 'a new session');
    await fleet.ended(id);
    await expectExact(fleet, id, 800);
    expect((await fleet.service.report(id)).ledger.unaccounted).toBe(0);
  }, 60_000);

  it('fences a worker that is cut off, and counts the frames that it brings later', async () => {
    const [first] = await fleet.join(2);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '4s') }, ACTOR);
    await until(() => fleet.starts.size > 100, 'load');
    if (first !== undefined) first.cut = true;
    await until(
      () => fleet.service.run(id).workersOfRun.some(({ state }) => state === 'lost'),
      'the worker to be lost',
    );
    if (first !== undefined) first.cut = false;
    await fleet.ended(id);
    await expectExact(fleet, id, 800);
    const { ledger } = await fleet.service.report(id);
    expect(ledger.unaccounted).toBe(0);
    expect(ledger.ok).toBe(fleet.starts.size);
  }, 60_000);

  it('counts frames that come twice once', async () => {
    const [first] = await fleet.join(1);
    if (first !== undefined) first.doubles = true;
    const { id } = fleet.service.createRun({ plan: openPlan(100, '2s') }, ACTOR);
    await fleet.ended(id);
    await expectExact(fleet, id, 200);
  }, 60_000);

  it('survives connections that are reset again and again', async () => {
    const workers = await fleet.join(2);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '4s') }, ACTOR);
    for (const most of [100, 250, 400, 550]) {
      await until(() => fleet.starts.size > most, 'load');
      for (const worker of workers) worker.link.reset();
    }
    await fleet.ended(id);
    await expectExact(fleet, id, 800);
    expect((await fleet.service.report(id)).ledger.unaccounted).toBe(0);
  }, 60_000);
});

describe('a run over workers that start what is late, however late', () => {
  // Whatever else the machine does, nothing is missed but what a handover loses.
  const PATIENT = { lateMs: 30_000, timing: LASTING };
  let fleet: FleetFixture;
  beforeEach(async () => {
    fleet = await new FleetFixture({ timing: LASTING }).listen();
  });
  afterEach(() => fleet.close());

  it('gives slots to a worker that joins without a missing or double start', async () => {
    await fleet.join(1, PATIENT);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '4s') }, ACTOR);
    await until(() => fleet.starts.size > 50, 'load');
    const [joiner] = await fleet.join(1, PATIENT);
    await fleet.ended(id);
    await expectExact(fleet, id, 800);
    expect(fleet.starts.size).toBe(800);
    expect(joiner?.started).toBeGreaterThan(100);
  }, 60_000);

  it('lets a worker go that drains, without a missing start', async () => {
    const [first] = await fleet.join(2, PATIENT);
    const { id } = fleet.service.createRun({ plan: openPlan(200, '4s') }, ACTOR);
    await until(() => fleet.starts.size > 100, 'load');
    first?.drain();
    await until(() => fleet.service.workers().every(({ name }) => name !== 'w1'), 'the worker to go');
    expect(first?.seen).toContain('stopTest');
    const run = await fleet.ended(id);
    expect(run.workersOfRun.map(({ state }) => state)).toEqual(['finished', 'finished']);
    await expectExact(fleet, id, 800);
    expect(fleet.starts.size).toBe(800);
  }, 60_000);
});
