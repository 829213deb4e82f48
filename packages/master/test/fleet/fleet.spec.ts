import { describe, expect, it } from '@jest/globals';
import type { WorkerHealth } from '@vajraedge/protocol';
import { capacityWeight, usualPerCore } from '../../src/fleet/capacity-weight.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { fleetCatalog, lackingPlugins } from '../../src/fleet/fleet-catalog.js';
import { LoadFactor } from '../../src/fleet/load-factor.js';
import type { Member } from '../../src/fleet/member.js';
import { profileOf } from '../scripted/profile-of.js';
import { noop } from '../task-manifests.js';

const CAPACITY = profileOf('x').capacity;
const FINE: WorkerHealth = {
  cpuRatio: 0.1,
  residentBytes: 1,
  loopUtilizationRatio: 0.1,
  openDescriptors: 1,
  inFlight: 0,
  users: 0,
  unacknowledgedFrames: 0,
  draining: false,
};
const STRAINED: WorkerHealth = { ...FINE, loopUtilizationRatio: 0.97 };
const BETWEEN: WorkerHealth = { ...FINE, loopUtilizationRatio: 0.8 };

describe('what a worker can carry', () => {
  it.each([
    ['its cores', {}, 2],
    ['its cores, where it does not say what it manages', { calibratedRatePerSecond: 0 }, 2],
    ['its cores, where it differs as calibrations do', { calibratedRatePerSecond: 17_000 }, 2],
    ['twice as much where it is clearly faster', { calibratedRatePerSecond: 21_000 }, 4],
    ['a quarter where it is clearly slower', { calibratedRatePerSecond: 2500 }, 0.5],
    ['something, whatever it says', { calibratedRatePerSecond: 1e12, cores: 0 }, 1],
  ])('is %s', (_, changes, weight) => {
    expect(capacityWeight({ ...CAPACITY, ...changes }, 5000)).toBe(weight);
  });

  it('goes by what is usual in the fleet', () => {
    const capacities = [900, 1000, 64_000].map((calibratedRatePerSecond) => ({
      ...CAPACITY,
      cores: 1,
      calibratedRatePerSecond,
    }));
    expect(usualPerCore(capacities)).toBe(1000);
    expect(usualPerCore([{ ...CAPACITY, calibratedRatePerSecond: 0 }])).toBe(0);
  });

  it('is less, step by step, for one that stays saturated, down to a half', () => {
    const load = new LoadFactor();
    const seen = new Set<number>();
    for (let nowMs = 0; nowMs <= 60_000; nowMs += 500) {
      load.observe(STRAINED, true, nowMs);
      seen.add(load.ratio);
    }
    expect([...seen]).toEqual([1, 0.875, 0.75, 0.625, 0.5]);
  });

  it('is not touched by a moment, by what lies between, or by burdens that are not ours', () => {
    const load = new LoadFactor();
    for (let nowMs = 0; nowMs <= 60_000; nowMs += 500)
      load.observe(nowMs % 3000 === 0 ? FINE : STRAINED, true, nowMs);
    for (let nowMs = 60_000; nowMs <= 120_000; nowMs += 500) load.observe(BETWEEN, true, nowMs);
    for (let nowMs = 120_000; nowMs <= 180_000; nowMs += 500) load.observe(STRAINED, false, nowMs);
    expect(load.ratio).toBe(1);
  });

  it('comes back more slowly than it went', () => {
    const load = new LoadFactor();
    for (let nowMs = 0; nowMs <= 3500; nowMs += 500) load.observe(STRAINED, true, nowMs);
    expect(load.ratio).toBe(0.875);
    for (let nowMs = 4000; nowMs <= 14_000; nowMs += 500) load.observe(FINE, true, nowMs);
    expect(load.ratio).toBe(0.875);
    for (let nowMs = 14_500; nowMs <= 26_000; nowMs += 500) load.observe(FINE, true, nowMs);
    expect(load.ratio).toBe(1);
  });
});

describe('a fleet', () => {
  const timing = { ttlMs: 1000, renewEveryMs: 250, giveUpAfterMs: 60_000, hungAfterMs: 500, skewMs: 100 };
  const flaps = { losses: 2, withinMs: 60_000, probationMs: 10_000 };

  function admit(fleet: Fleet, name: string, nowMs: number, registrationId = `${name}-${nowMs}`): Member {
    const admission = fleet.admit(profileOf(name, { registrationId }), '', nowMs, nowMs);
    if ('code' in admission) throw new Error(admission.code);
    return admission.member;
  }

  function keep(fleet: Fleet, member: Member, nowMs: number): boolean {
    return fleet.renew(member, FINE, { due: 0, settled: 0 }, false, nowMs);
  }

  it('loses a member when its lease is over, once', () => {
    const fleet = new Fleet({ epoch: 1, timing, flaps });
    const member = admit(fleet, 'a', 0);
    expect(fleet.expire(1099)).toEqual([]);
    expect(fleet.expire(1101).map(({ reason }) => reason)).toEqual(['expired']);
    expect(fleet.expire(2000)).toEqual([]);
    expect(keep(fleet, member, 2000)).toBe(false);
    expect(fleet.live).toEqual([]);
  });

  it('refuses the heartbeat of one whose engine makes no progress, and loses it at the end of its lease', () => {
    const fleet = new Fleet({ epoch: 1, timing, flaps });
    const member = admit(fleet, 'a', 0);
    const stuck = { due: 6, settled: 5 };
    expect(fleet.renew(member, FINE, stuck, true, 100)).toBe(true);
    expect(fleet.renew(member, FINE, stuck, true, 500)).toBe(true);
    expect(fleet.renew(member, FINE, stuck, true, 700)).toBe(false);
    expect(fleet.expire(1599)).toEqual([]);
    expect(fleet.expire(1601).map(({ reason }) => reason)).toEqual(['hung']);
  });

  it('gives one that flaps nothing until it has held a lease for the probation', () => {
    const fleet = new Fleet({ epoch: 1, timing, flaps });
    admit(fleet, 'flaps', 0);
    fleet.expire(2000);
    admit(fleet, 'flaps', 2000);
    fleet.expire(4000);
    const again = admit(fleet, 'flaps', 4000);
    const steady = admit(fleet, 'steady', 4000);
    const weightsAt = (nowMs: number): readonly (number | undefined)[] => {
      const weights = fleet.weights([again, steady], nowMs);
      return [weights.get(again.sessionId), weights.get(steady.sessionId)];
    };
    expect(weightsAt(13_000)[0]).toBe(0);
    expect(weightsAt(13_000)[1]).toBeGreaterThan(0);
    expect(weightsAt(14_001)[0]).toBeGreaterThan(0);
    // Where there is nobody else, it has to do.
    expect(fleet.weights([again], 5000).get(again.sessionId)).toBeGreaterThan(0);
    const views = fleet.views(5000, () => null);
    expect(views.find(({ name }) => name === 'flaps')).toMatchObject({
      state: 'excluded',
      excludedForMs: 9000,
    });
  });

  it('gives one that drains nothing', () => {
    const fleet = new Fleet({ epoch: 1, timing, flaps });
    const member = admit(fleet, 'a', 0);
    member.draining = true;
    expect(fleet.weights([member], 0).get(member.sessionId)).toBe(0);
  });

  it('shows one that was lost for a minute, unless it is back', () => {
    const fleet = new Fleet({ epoch: 1, timing, flaps });
    admit(fleet, 'a', 0);
    fleet.expire(2000);
    const statesAt = (nowMs: number): readonly string[] =>
      fleet.views(nowMs, () => null).map(({ state }) => state);
    expect(statesAt(3000)).toEqual(['lost']);
    admit(fleet, 'a', 3000);
    expect(statesAt(3000)).toEqual(['idle']);
    fleet.expire(70_000);
    fleet.expire(140_000);
    expect(statesAt(140_000)).toEqual([]);
  });

  it('takes only so many', () => {
    const fleet = new Fleet({ epoch: 1, timing, flaps, mostMembers: 1 });
    admit(fleet, 'a', 0);
    expect(() => admit(fleet, 'b', 0)).toThrow('VE_FLEET_FULL');
  });
});

describe('the tasks of a fleet', () => {
  const plugin = (version: string, ...tasks: string[]): ReturnType<typeof profileOf>['plugins'][number] => ({
    package: 'plugin',
    version,
    tasks: tasks.map(noop),
  });

  it('are those of the version that most workers have', () => {
    const catalog = fleetCatalog([[plugin('1', 'A')], [plugin('2', 'A', 'B')], [plugin('2', 'A', 'B')]]);
    expect([...catalog.tasks.keys()].sort()).toEqual(['A', 'B']);
    expect(catalog.plugins.get('A')).toEqual({ package: 'plugin', version: '2' });
    expect(catalog.views.map(({ name, workers }) => `${name} ${workers}`)).toEqual(['A 2', 'B 2']);
  });

  it('are lacking where the version is another one', () => {
    const needed = [{ package: 'plugin', version: '2' }];
    expect(lackingPlugins(needed, [plugin('2')])).toEqual([]);
    expect(lackingPlugins(needed, [plugin('1')])).toEqual(needed);
    expect(lackingPlugins(needed, [])).toEqual(needed);
  });
});
