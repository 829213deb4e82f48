import { defineTask } from '@vajraedge/sdk';
import { createShutGate } from '../../src/execute/lease-gate.js';
import { OpenDriver } from '../../src/execute/open-driver.js';
import type { OpenLoad } from '../../src/plan/resolved-plan.js';
import { createFixture } from './scenario-fixture.js';

const V = 16;
const ALL = Array.from({ length: V }, (_, slot) => slot);

describe('an open load that gives all its slots back', () => {
  it('starts what is due before the index at which it does, and lets its users go then', async () => {
    const segment = { phase: 'sustain', durationMs: 2000, fromPerSecond: 100, toPerSecond: 100 } as const;
    const load: OpenLoad = { model: 'open', segments: [segment], maxConcurrency: 32, overflow: 'wait' };
    const gate = createShutGate();
    const starts: number[] = [];
    const execute = ({ iteration }: { readonly iteration: number }): void => void starts.push(iteration);
    const fixture = createFixture({
      load,
      slots: [],
      slotCount: V,
      exchange: { gate, onReleased: () => undefined },
      task: defineTask({ name: 'TASK', execute }),
    });
    const { clock, executor } = fixture;
    const driver = new OpenDriver(fixture.runtime, load, executor);
    fixture.add(() => driver);
    executor.begin('main', clock.nowMs());
    Object.assign(gate, { untilMs: Infinity, startLimitMs: Infinity });
    driver.leased(true, clock.nowMs());
    driver.grant({ scenarioIndex: 0, fromIndex: 0, slots: ALL, handover: 1 }, clock.nowMs());
    executor.changed();
    await clock.advance(500);
    driver.revoke({ scenarioIndex: 0, fromIndex: 100, slots: ALL, handover: 2 }, clock.nowMs());
    executor.changed();
    await clock.advance(1000);
    expect(starts).toEqual(Array.from({ length: 100 }, (_, index) => index));
    driver.settle(clock.nowMs());
    expect(driver.users).toBeLessThanOrEqual(1);
  });
});
