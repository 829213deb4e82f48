import { defineTask } from '@vajraedge/sdk';
import fc from 'fast-check';
import { createShutGate, type LeaseGate } from '../../src/execute/lease-gate.js';
import { OpenDriver } from '../../src/execute/open-driver.js';
import type { SlotShare } from '../../src/pace/slot-share.js';
import type { OpenLoad } from '../../src/plan/resolved-plan.js';
import { createFixture, type Fixture } from './scenario-fixture.js';

const V = 16;

interface Driven {
  readonly fixture: Fixture;
  readonly driver: OpenDriver;
  readonly gate: LeaseGate;
  readonly starts: number[];
  readonly released: SlotShare[];
  grant(slots: readonly number[], fromIndex?: number): void;
  revoke(slots: readonly number[], fromIndex: number): void;
  lease(untilMs: number, startLimitMs?: number): void;
}

/** A driver of 100/s that begins with no slots and no lease, on a clock that the test moves. */
function drive(change: Partial<OpenLoad> = {}, takesMs = 0, durationMs = 2000): Driven {
  const segment = { phase: 'sustain', durationMs, fromPerSecond: 100, toPerSecond: 100 } as const;
  const load: OpenLoad = {
    model: 'open',
    segments: [segment],
    maxConcurrency: 32,
    overflow: 'wait',
    ...change,
  };
  const gate = createShutGate();
  const starts: number[] = [];
  const released: SlotShare[] = [];
  const fixture: Fixture = createFixture({
    load,
    slots: [],
    slotCount: V,
    exchange: { gate, onReleased: (share) => void released.push(share) },
    task: defineTask({
      name: 'TASK',
      execute: ({ iteration }) => {
        starts.push(iteration);
        if (takesMs === 0) return undefined;
        return new Promise<void>((resolve) => void fixture.clock.after(takesMs, resolve));
      },
    }),
  });
  const driver = new OpenDriver(fixture.runtime, load, fixture.executor);
  fixture.add(() => driver);
  fixture.executor.begin('main', fixture.clock.nowMs());
  let handover = 0;
  const share = (slots: readonly number[], fromIndex: number): SlotShare => {
    handover += 1;
    return { scenarioIndex: 0, fromIndex, slots, handover };
  };
  return {
    fixture,
    driver,
    gate,
    starts,
    released,
    grant: (slots, fromIndex = 0) => {
      driver.grant(share(slots, fromIndex), fixture.clock.nowMs());
      fixture.executor.changed();
    },
    revoke: (slots, fromIndex) => {
      driver.revoke(share(slots, fromIndex), fixture.clock.nowMs());
      fixture.executor.changed();
    },
    lease: (untilMs, startLimitMs = Infinity) => {
      const lapsed = fixture.clock.nowMs() >= gate.untilMs;
      Object.assign(gate, { untilMs, startLimitMs });
      driver.leased(lapsed, fixture.clock.nowMs());
      fixture.executor.changed();
    },
  };
}

const ALL = Array.from({ length: V }, (_, slot) => slot);

describe('an open load whose slots come and go', () => {
  it('is not over because it has no slots', async () => {
    const { fixture, grant, lease } = drive();
    lease(Infinity);
    await fixture.clock.advance(1000);
    grant(ALL, 120);
    await fixture.clock.advance(1100);
    expect(fixture.totals()).toMatchObject({ scheduled: 80, started: 80, ok: 80, missed: 0 });
    expect(fixture.ended).toEqual(['main']);
  });

  it('misses what comes too late with a grant, and starts what is hardly late', async () => {
    const { fixture, grant, lease, starts } = drive();
    lease(Infinity);
    await fixture.clock.advance(1000);
    grant(ALL, 50);
    await fixture.clock.advance(5);
    // Due at 950 ms and later.
    expect(starts[0]).toBe(95);
    expect(fixture.totals()).toMatchObject({ missed: 45, scheduled: 51 });
  });

  it('keeps what it has counted as due when slots are asked back', async () => {
    const { fixture, grant, revoke, lease, released } = drive({ maxConcurrency: 1 }, 500);
    lease(Infinity);
    grant(ALL);
    await fixture.clock.advance(300);
    revoke(ALL, 10);
    expect(released[0]?.fromIndex).toBe(30);
    await fixture.clock.advance(60_000);
    const { scheduled, started, missed } = fixture.totals();
    expect([scheduled, started + missed]).toEqual([30, 30]);
  });

  it('lets what waits for a user wait, whatever grants and leases come', async () => {
    const { fixture, grant, lease, starts } = drive({ maxConcurrency: 2 }, 100);
    grant(ALL);
    lease(fixture.clock.nowMs() + 2000);
    for (let round = 0; round < 4; round += 1) {
      await fixture.clock.advance(200);
      lease(fixture.clock.nowMs() + 2000);
    }
    expect(starts).toEqual(Array.from({ length: starts.length }, (_, index) => index));
    expect(fixture.totals().missed).toBe(0);
  });

  it('lets users of slots that are gone leave, and has others', async () => {
    const { fixture, driver, grant, revoke, lease } = drive({ maxConcurrency: 16 }, 50);
    lease(Infinity);
    grant([0, 1, 2, 3]);
    await fixture.clock.advance(500);
    expect(driver.users).toBeLessThanOrEqual(4);
    revoke([0, 1, 2, 3], 60);
    grant([8, 9], 60);
    await fixture.clock.advance(500);
    // As every snapshot does.
    driver.settle(fixture.clock.nowMs());
    await fixture.clock.advance(50);
    expect(driver.users).toBeLessThanOrEqual(2);
  });

  it('has a user where none of its slots has one', async () => {
    const { fixture, grant, lease } = drive({ maxConcurrency: 2 });
    lease(Infinity);
    grant([9, 10, 11]);
    await fixture.clock.advance(2100);
    expect(fixture.totals()).toMatchObject({ started: 36, ok: 36 });
  });

  it('starts or misses what has come due, also where a change of the rate comes late and leaves less than that', async () => {
    const { fixture, driver, grant, lease } = drive({ maxConcurrency: 1 }, 400);
    lease(Infinity);
    grant(ALL);
    await fixture.clock.advance(1500);
    driver.changeRate({ scenarioIndex: 0, atRunMs: 0, targetPerSecond: 1, overMs: 0 }, fixture.clock.nowMs());
    await fixture.clock.advance(60_000);
    const { scheduled, started, missed } = fixture.totals();
    expect([scheduled, started + missed]).toEqual([150, 150]);
    expect(fixture.ended).toEqual(['main']);
  });

  it('counts every index that it held once, whatever happens', async () => {
    const slots = fc.uniqueArray(fc.nat(V - 1), { minLength: 1, maxLength: 8 });
    const ahead = fc.integer({ min: -20, max: 60 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('grant' as const), slots, ahead }),
      fc.record({ kind: fc.constant('revoke' as const), slots, ahead }),
      fc.record({ kind: fc.constant('lease' as const), forMs: fc.nat(300), limitMs: fc.option(fc.nat(400)) }),
      fc.record({ kind: fc.constant('rate' as const), target: fc.option(fc.nat(300)), overMs: fc.nat(200) }),
      fc.record({ kind: fc.constant('fence' as const) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 250 }) }),
    );
    const steps = fc.array(step, { minLength: 8, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(0, 15, 300), fc.boolean(), async (list, takesMs, drops) => {
        await check(list, takesMs, drops);
      }),
      { numRuns: 250 },
    );
  });
});

type Step =
  | { readonly kind: 'grant' | 'revoke'; readonly slots: readonly number[]; readonly ahead: number }
  | { readonly kind: 'lease'; readonly forMs: number; readonly limitMs: number | null }
  | { readonly kind: 'rate'; readonly target: number | null; readonly overMs: number }
  | { readonly kind: 'fence' }
  | { readonly kind: 'pass'; readonly ms: number };

/** Beyond the end of every line. */
const END = 2000;

/** Owns indexes beside a driver, as a master does, and compares. */
async function check(steps: readonly Step[], takesMs: number, drops: boolean): Promise<void> {
  const driven = drive({ overflow: drops ? 'drop' : 'wait', maxConcurrency: 6 }, takesMs);
  const { fixture, driver, starts } = driven;
  const owned = new Set<number>();
  const startMs = fixture.clock.nowMs();
  const sum = { scheduled: 0, started: 0, dropped: 0, missed: 0 };
  const own = (slots: readonly number[], fromIndex: number): void => {
    driven.grant(slots, fromIndex);
    for (let index = fromIndex; index < END; index += 1) if (slots.includes(index % V)) owned.add(index);
  };
  driven.lease(startMs + 1500);
  own(ALL.slice(0, 12), 0);
  const collect = (): void => {
    const totals = fixture.totals();
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += totals[name];
  };
  for (const each of steps) {
    const nowMs = fixture.clock.nowMs();
    if (each.kind === 'grant') {
      const slots = each.slots.filter((slot) => !isHeld(owned, slot));
      own(slots, Math.max(0, driver.position.settledIndex + each.ahead, ...goneUntil(owned, slots)));
    } else if (each.kind === 'revoke') {
      driven.revoke(each.slots, Math.max(0, driver.position.settledIndex + each.ahead));
      disown(owned, each.slots, driven.released.at(-1)?.fromIndex ?? 0);
    } else if (each.kind === 'lease') {
      const limitMs = each.limitMs === null ? Infinity : nowMs - startMs + each.limitMs;
      driven.lease(nowMs + each.forMs, Math.max(driven.gate.startLimitMs, limitMs));
    } else if (each.kind === 'rate') {
      const change = {
        scenarioIndex: 0,
        atRunMs: nowMs - startMs,
        targetPerSecond: each.target,
        overMs: each.overMs,
      };
      driver.changeRate(change, nowMs);
      fixture.executor.changed();
    } else if (each.kind === 'fence') {
      driven.gate.untilMs = -Infinity;
      driver.fence(nowMs);
      disown(owned, ALL, driver.position.settledIndex);
    } else if (each.kind === 'pass') await fixture.clock.advance(each.ms);
    collect();
    const { settledIndex } = driver.position;
    expect(sum.scheduled).toBe([...owned].filter((index) => index < settledIndex).length);
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts.every((index) => owned.has(index))).toBe(true);
    expect(sum.started + sum.dropped + sum.missed).toBeLessThanOrEqual(sum.scheduled);
  }
  driven.lease(Infinity);
  await fixture.clock.advance(40_000);
  collect();
  expect(fixture.ended).toEqual(['main']);
  expect(sum.started).toBe(starts.length);
  expect(sum.started + sum.dropped + sum.missed).toBe(sum.scheduled);
}

function isHeld(owned: ReadonlySet<number>, slot: number): boolean {
  return [...owned].some((index) => index >= END - V && index % V === slot);
}

/** A slot that was given back is granted again from there on only. */
function goneUntil(owned: ReadonlySet<number>, slots: readonly number[]): number[] {
  return [...owned].filter((index) => slots.includes(index % V)).map((index) => index + 1);
}

function disown(owned: Set<number>, slots: readonly number[], fromIndex: number): void {
  for (const index of [...owned]) if (index >= fromIndex && slots.includes(index % V)) owned.delete(index);
}
