import { defineTask, type OutcomeThenable, type TaskContext, type TaskResult } from '@vajraedge/sdk';
import { ClosedDriver } from '../../src/execute/closed-driver.js';
import { dealtSlots } from '../../src/pace/dealt-slots.js';
import { createUserSchedule } from '../../src/pace/user-schedule.js';
import type { ClosedLoad } from '../../src/plan/resolved-plan.js';
import { createFixture, type Fixture, type FixtureOptions } from './scenario-fixture.js';

const load = (change: Partial<ClosedLoad> = {}): ClosedLoad => ({
  model: 'closed',
  segments: [{ phase: 'sustain', durationMs: 1000, fromUsers: 5, toUsers: 5 }],
  maxConcurrency: 5,
  maxPerSecond: null,
  thinkTime: null,
  pacingMs: null,
  maxIterations: null,
  ...change,
});

function start(
  closed: ClosedLoad,
  execute: (context: TaskContext, fixture: Fixture) => TaskResult,
  options: Partial<FixtureOptions> = {},
): Fixture {
  const fixture: Fixture = createFixture({
    ...options,
    load: closed,
    task: defineTask({ name: 'TASK', execute: (context) => execute(context, fixture) }),
  });
  fixture.add((host) => new ClosedDriver(fixture.runtime, closed, createUserSchedule(closed.segments), host));
  fixture.executor.begin('main', fixture.clock.nowMs());
  return fixture;
}

const takes =
  (ms: number) =>
  (_: TaskContext, { clock }: Fixture) =>
    new Promise<void>((resolve) => void clock.after(ms, resolve));

describe('ClosedDriver', () => {
  it('keeps its users going back to back', async () => {
    const fixture = start(load(), takes(10));
    await fixture.clock.advance(999);
    expect(fixture.executor.inFlight).toBe(5);
    await fixture.clock.advance(100);
    const totals = fixture.totals();
    expect(totals).toMatchObject({ ok: 500, started: 500, scheduled: 500, dropped: 0, missed: 0 });
    expect(fixture.ended).toEqual(['main']);
    expect(fixture.series()[0]).toMatchObject({
      responseTimeUs: null,
      startLagUs: null,
      serviceTimeUs: { count: 500, min: 10_000, max: 10_000 },
    });
  });

  it('goes on in the very call by which a task without promises tells of its end', async () => {
    const ends: (() => void)[] = [];
    const later: OutcomeThenable = { then: (onOutcome) => void ends.push(() => onOutcome({})) };
    const fixture = start(load(), () => later);
    await fixture.clock.advance(1);
    for (let turn = 0; turn < 3; turn += 1) for (const end of ends.splice(0)) end();
    expect(ends).toHaveLength(5);
    expect(fixture.totals()).toMatchObject({ ok: 15, failed: 0 });
    expect(fixture.executor.inFlight).toBe(5);
  });

  it('takes an end or a failure that is told within then', async () => {
    const limited = load({ maxIterations: 20 });
    const atOnce = (isEven: boolean): OutcomeThenable => ({
      then: (onOutcome, onFailure) =>
        isEven ? onOutcome({ failureCode: 'EVEN' }) : onFailure(new Error('odd')),
    });
    const fixture = start(limited, ({ iteration }) => atOnce(iteration % 2 === 0));
    await fixture.clock.advance(1000);
    expect(fixture.totals()).toMatchObject({ started: 20, failed: 20 });
    expect(fixture.series()[0]?.failures).toEqual({ EVEN: 10, TASK_ERROR: 10 });
  });

  it('adds users as the schedule says, and lets them go', async () => {
    const ramp = load({
      segments: [
        { phase: 'ramp', durationMs: 1000, fromUsers: 0, toUsers: 10 },
        { phase: 'ramp-down', durationMs: 1000, fromUsers: 10, toUsers: 0 },
      ],
      maxConcurrency: 10,
    });
    const fixture = start(ramp, takes(5));
    await fixture.clock.advance(550);
    expect(fixture.executor.users).toBe(6);
    await fixture.clock.advance(440);
    expect(fixture.executor.users).toBe(10);
    await fixture.clock.advance(520);
    expect(fixture.executor.users).toBe(5);
    await fixture.clock.advance(1000);
    expect(fixture.executor.users).toBe(0);
    expect(fixture.ended).toEqual(['main']);
  });

  it('never starts more than the cap', async () => {
    const fixture = start(load({ maxPerSecond: 50 }), takes(1));
    await fixture.clock.advance(1100);
    const { started } = fixture.totals();
    expect(started).toBeLessThanOrEqual(50);
    expect(started).toBeGreaterThanOrEqual(48);
  });

  it('thinks between iterations', async () => {
    const fixture = start(load({ thinkTime: { distribution: 'constant', meanMs: 90 } }), takes(10));
    await fixture.clock.advance(1500);
    expect(fixture.totals()).toMatchObject({ started: 50, ok: 50 });
  });

  it('keeps to a pacing whatever the iteration takes', async () => {
    const fixture = start(load({ pacingMs: 200 }), takes(50));
    await fixture.clock.advance(1500);
    expect(fixture.totals()).toMatchObject({ started: 25, ok: 25 });
  });

  it.each([1, 3])('ends after so many iterations, over %i engines', async (engines) => {
    let started = 0;
    for (let index = 0; index < engines; index += 1) {
      const fixture = start(
        load({
          maxIterations: 17,
          segments: [{ phase: 'sustain', durationMs: 60_000, fromUsers: 5, toUsers: 5 }],
        }),
        takes(10),
        { slots: dealtSlots(index, engines) },
      );
      await fixture.clock.advance(2000);
      expect(fixture.ended).toEqual(['main']);
      started += fixture.totals().started;
    }
    expect(started).toBe(17);
  });

  it('does not let iterations that end at once starve the event loop', async () => {
    let turns = 0;
    const fixture = start(
      load({ segments: [{ phase: 'sustain', durationMs: 1000, fromUsers: 1, toUsers: 1 }] }),
      () => undefined,
    );
    const count = (): void => {
      turns += 1;
      if (turns < 50) fixture.clock.nextTurn(count);
    };
    fixture.clock.nextTurn(count);
    await fixture.clock.advance(1);
    expect(turns).toBe(50);
  });

  it('gives every iteration its own number', async () => {
    const seen: number[] = [];
    const fixture = start(load(), ({ iteration }, { clock }) => {
      seen.push(iteration);
      return new Promise<void>((resolve) => void clock.after(10, resolve));
    });
    await fixture.clock.advance(1100);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('replaces a user whose iteration overran, and closes its instance', async () => {
    const fixture = start(load(), () => new Promise<void>(() => undefined), {
      iterationTimeoutMs: 300,
      gracefulStopMs: 200,
    });
    await fixture.clock.advance(3000);
    const totals = fixture.totals();
    expect(totals.failed).toBe(totals.started);
    expect(totals.started).toBeGreaterThanOrEqual(10);
    expect(fixture.ended).toEqual(['main']);
  });

  it('stops when told to, also users that are thinking', async () => {
    const fixture = start(load({ thinkTime: { distribution: 'constant', meanMs: 500 } }), takes(10));
    await fixture.clock.advance(100);
    fixture.executor.stop();
    await fixture.clock.advance(1);
    expect(fixture.ended).toEqual(['main']);
    expect(fixture.totals()).toMatchObject({ started: 5, ok: 5 });
  });
});
