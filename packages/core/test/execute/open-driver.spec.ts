import { defineTask, TaskFailure, type TaskContext, type TaskResult } from '@vajraedge/sdk';
import { OpenDriver } from '../../src/execute/open-driver.js';
import { dealtSlots } from '../../src/pace/dealt-slots.js';
import type { OpenLoad } from '../../src/plan/resolved-plan.js';
import { createFixture, type Fixture, type FixtureOptions } from './scenario-fixture.js';

const load = (change: Partial<OpenLoad> = {}): OpenLoad => ({
  model: 'open',
  segments: [{ phase: 'sustain', durationMs: 1000, fromPerSecond: 100, toPerSecond: 100 }],
  maxConcurrency: 10,
  overflow: 'wait',
  ...change,
});

function start(
  execute: (context: TaskContext, fixture: Fixture) => TaskResult,
  options: Partial<FixtureOptions> & { load?: OpenLoad } = {},
): Fixture {
  const open = options.load ?? load();
  const fixture: Fixture = createFixture({
    ...options,
    load: open,
    task: defineTask({ name: 'TASK', execute: (context) => execute(context, fixture) }),
  });
  fixture.add((host) => new OpenDriver(fixture.runtime, open, host));
  fixture.executor.begin('main', fixture.clock.nowMs());
  return fixture;
}

/** A task that takes a time of the fixture's clock. */
const takes =
  (ms: number) =>
  (_: TaskContext, { clock }: Fixture) =>
    new Promise<void>((resolve) => void clock.after(ms, resolve));

describe('OpenDriver', () => {
  it('starts every iteration at its due time', async () => {
    const starts: number[] = [];
    const fixture = start((_, { clock }) => void starts.push(clock.nowMs()));
    const beganMs = fixture.clock.nowMs();
    await fixture.clock.advance(1001);
    expect(starts).toHaveLength(100);
    for (const [index, at] of starts.entries()) expect(at - beganMs).toBeCloseTo(index * 10, 1);
    expect(fixture.totals()).toMatchObject({
      scheduled: 100,
      started: 100,
      ok: 100,
      failed: 0,
      dropped: 0,
      missed: 0,
      late: 0,
    });
    expect(fixture.ended).toEqual(['main']);
  });

  it('starts together what falls due within 0.3 ms at a high rate, whatever ends meanwhile', async () => {
    const starts: number[] = [];
    const perSecond = 20_000;
    const fast = load({
      segments: [{ phase: 'sustain', durationMs: 30, fromPerSecond: perSecond, toPerSecond: perSecond }],
      maxConcurrency: 100,
    });
    const execute = (context: TaskContext, fixture: Fixture): Promise<void> => {
      starts.push(fixture.clock.nowMs());
      return takes(0.07)(context, fixture);
    };
    const fixture = start(execute, { load: fast });
    const beganMs = fixture.clock.nowMs();
    await fixture.clock.advance(32);
    expect(starts).toHaveLength(600);
    expect(new Set(starts).size).toBeLessThanOrEqual(30 / 0.2);
    for (const [index, at] of starts.entries()) {
      expect(at - beganMs).toBeGreaterThanOrEqual(index / 20 - 1e-6);
      expect(at - beganMs).toBeLessThan(index / 20 + 0.4);
    }
  });

  it('lasts until the end of the schedule, not until its last start', async () => {
    const slow = load({
      segments: [{ phase: 'sustain', durationMs: 15_000, fromPerSecond: 0.5, toPerSecond: 0.5 }],
    });
    const fixture = start(() => undefined, { load: slow });
    await fixture.clock.advance(14_900);
    expect(fixture.ended).toEqual([]);
    await fixture.clock.advance(200);
    expect(fixture.ended).toEqual(['main']);
    expect(fixture.totals().started).toBe(8);
  });

  it('measures response time from the due time when the target stalls, and service time from the start', async () => {
    const stall = (context: TaskContext, { clock }: Fixture): Promise<void> =>
      new Promise(
        (resolve) => void clock.after(context.iteration < 10 ? 495 - context.iteration * 10 : 1, resolve),
      );
    const fixture = start(stall);
    await fixture.clock.advance(2000);
    const [series] = fixture.series();
    expect(fixture.totals()).toMatchObject({ scheduled: 100, started: 100, ok: 100, late: 40 });
    expect(series?.responseTimeUs?.max).toBeGreaterThanOrEqual(495_000);
    // Iteration 10 was due at 100 ms and could start at 495 ms only.
    expect(series?.startLagUs?.max).toBeGreaterThanOrEqual(394_000);
    const wakeLag = fixture.executor.takeWakeLag();
    expect(wakeLag.max).toBeLessThan(1000);
  });

  it('drops what finds no free user where the plan says so', async () => {
    const fixture = start(takes(10_000), {
      load: load({ overflow: 'drop', maxConcurrency: 3 }),
      gracefulStopMs: 100,
    });
    await fixture.clock.advance(2000);
    expect(fixture.totals()).toMatchObject({
      scheduled: 100,
      started: 3,
      dropped: 97,
      failed: 3,
      ok: 0,
      missed: 0,
    });
    expect(fixture.series()[0]?.failures).toEqual({ ABORTED: 3 });
  });

  it('counts as missed what was due but could not start before the end', async () => {
    const fixture = start(takes(10_000), { load: load({ maxConcurrency: 2 }), gracefulStopMs: 500 });
    await fixture.clock.advance(30_000);
    const totals = fixture.totals();
    expect(totals).toMatchObject({ scheduled: 100, dropped: 0 });
    expect(totals.ok + totals.failed + totals.missed).toBe(100);
    expect(fixture.ended).toEqual(['main']);
  });

  it('stops at once when told to, and schedules nothing after that', async () => {
    const fixture = start(takes(5));
    await fixture.clock.advance(505);
    fixture.executor.stop();
    await fixture.clock.advance(1000);
    const totals = fixture.totals();
    expect(totals.scheduled).toBe(51);
    expect(totals.ok + totals.missed).toBe(51);
    expect(fixture.ended).toEqual(['main']);
  });

  it('makes up for a loop that was blocked: nothing is lost, and the engine calls it its own lag', async () => {
    const fixture = start(() => undefined);
    await fixture.clock.advance(200);
    fixture.clock.skip(300);
    await fixture.clock.advance(800);
    expect(fixture.totals()).toMatchObject({ scheduled: 100, started: 100, ok: 100, late: 0 });
    expect(fixture.executor.takeWakeLag().max).toBeGreaterThan(280_000);
  });

  it('shares a schedule among engines by slots: together every index once', async () => {
    const seen: number[] = [];
    for (const index of [0, 1, 2]) {
      const fixture = start(({ iteration }) => void seen.push(iteration), { slots: dealtSlots(index, 3) });
      await fixture.clock.advance(1100);
    }
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it.each<[string, (context: TaskContext, fixture: Fixture) => TaskResult, string]>([
    [
      'throws at once',
      () => {
        throw new TaskFailure('CART_EMPTY');
      },
      'CART_EMPTY',
    ],
    [
      'throws what is no error',
      () => {
        throw 'text' as unknown;
      },
      'TASK_ERROR',
    ],
    [
      'throws nothing',
      () => {
        throw undefined as unknown;
      },
      'TASK_ERROR',
    ],
    ['rejects later', takesAndRejects, 'ECONNREFUSED'],
    ['gives back a number', () => 42 as unknown as TaskResult, 'TASK_BAD_OUTCOME'],
    ['gives back a bad code', () => ({ failureCode: 'not a code' }), 'TASK_BAD_OUTCOME'],
    [
      'gives back a hostile object',
      () =>
        Object.defineProperty({}, 'failureCode', {
          get: () => {
            throw new Error('gotcha');
          },
        }),
      'TASK_BAD_OUTCOME',
    ],
    ['never ends', () => new Promise<void>(() => undefined), 'ITERATION_TIMEOUT'],
    ['fails a check', (context) => void context.check('is right', false), 'CHECK_FAILED'],
    [
      'is a strange thenable',
      () => ({
        then: (_: unknown, reject: (error: unknown) => void) => {
          reject(new TaskFailure('ODD'));
          reject(new TaskFailure('TWICE'));
        },
      }),
      'ODD',
    ],
  ])('a task that %s fails, and the count is right', async (_, execute, code) => {
    const fixture = start(execute, { iterationTimeoutMs: 300, load: load({ maxConcurrency: 200 }) });
    await fixture.clock.advance(3000);
    expect(fixture.totals()).toMatchObject({
      scheduled: 100,
      started: 100,
      ok: 0,
      failed: 100,
      missed: 0,
      dropped: 0,
    });
    expect(fixture.series().find(({ step }) => step === null)?.failures).toEqual({ [code]: 100 });
    expect(fixture.ended).toEqual(['main']);
  });

  it('ignores what an overrun iteration does later', async () => {
    const fixture = start(
      async (context, { clock }) => {
        await new Promise<void>((resolve) => void clock.after(600, resolve));
        context.check('late check', false);
        context.metrics.add('late', 1);
        throw new TaskFailure('TOO_LATE');
      },
      { iterationTimeoutMs: 300, load: load({ maxConcurrency: 200 }) },
    );
    await fixture.clock.advance(5000);
    expect(fixture.totals()).toMatchObject({ started: 100, failed: 100 });
    expect(fixture.series()).toEqual([
      expect.objectContaining({ failures: { ITERATION_TIMEOUT: 100 }, checks: {}, counters: {} }),
    ]);
  });

  it('tells an overrun iteration by its signal', async () => {
    let aborted = 0;
    const fixture = start(
      ({ signal }) => new Promise<void>(() => signal.addEventListener('abort', () => void (aborted += 1))),
      { iterationTimeoutMs: 300, load: load({ maxConcurrency: 200 }) },
    );
    await fixture.clock.advance(3000);
    expect(aborted).toBe(100);
  });

  it('records steps, checks, counters, trends, bytes and labels', async () => {
    const fixture = start(async ({ step, check, metrics }) => {
      await step('login', () => undefined);
      await step('pay', () => Promise.reject(new TaskFailure('DECLINED'))).catch(() => undefined);
      check('logged in', true);
      metrics.add('items', 3);
      metrics.record('size', 0.5);
      return { receivedBytes: 10, sentBytes: 4, labels: { status: 200 } };
    });
    await fixture.clock.advance(1100);
    const series = new Map(fixture.series().map((each) => [each.step, each]));
    expect(series.get('login')).toMatchObject({ count: 100, failures: {}, responseTimeUs: null });
    expect(series.get('pay')).toMatchObject({ count: 100, failures: { DECLINED: 100 } });
    expect(series.get(null)).toMatchObject({
      count: 100,
      failures: {},
      receivedBytes: 1000,
      sentBytes: 400,
      counters: { items: 300 },
      checks: { 'logged in': { passed: 100, failed: 0 } },
      labels: { status: { 200: 100 } },
    });
    expect(series.get(null)?.trends['size']).toMatchObject({ count: 100, min: 500, max: 500 });
  });

  it('never counts fewer as scheduled than it has started, however early the border is that it is asked for', async () => {
    const fixture = start(() => undefined);
    const beganMs = fixture.clock.nowMs();
    await fixture.clock.advance(506);
    fixture.executor.settle(beganMs + 300);
    const [counts] = fixture.runtime.takeArrivals();
    expect(counts).toMatchObject({ scheduled: 51, started: 51, ok: 51 });
    await fixture.clock.advance(1000);
    expect(fixture.totals()).toMatchObject({ scheduled: 49, started: 49, ok: 49 });
  });

  it('ends early when a feed of unique rows is used up', async () => {
    const fixture = start(() => undefined, { maxIterations: 30 });
    await fixture.clock.advance(400);
    expect(fixture.totals()).toMatchObject({ scheduled: 30, started: 30, ok: 30 });
    expect(fixture.ended).toEqual(['main']);
  });
});

function takesAndRejects(_: TaskContext, { clock }: Fixture): Promise<void> {
  return new Promise(
    (_resolve, reject) =>
      void clock.after(3, () => reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))),
  );
}
