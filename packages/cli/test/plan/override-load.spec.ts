import type { Json } from '@vajraedge/sdk';
import { overrideLoad } from '../../src/plan/override-load.js';
import { faultOf } from '../fault-of.js';

type Load = { readonly [key: string]: Json };
const planOf = (load: Load): Json => ({
  name: 'p',
  scenarios: { main: { task: 'NOOP', load } },
  thresholds: ['a'],
});
const loadOf = (plan: Json): Json => (plan as { scenarios: { main: { load: Json } } }).scenarios.main.load;

describe('a load of the command line', () => {
  it.each<[string, Load, Parameters<typeof overrideLoad>[1], Load]>([
    [
      'a rate',
      { targetTps: 1, sustain: '1s', rampUp: '5s' },
      { targetTps: 9 },
      { targetTps: 9, sustain: '1s', rampUp: '5s' },
    ],
    ['a length', { targetTps: 1, sustain: '1s' }, { sustain: '9s' }, { targetTps: 1, sustain: '9s' }],
    ['users', { users: 1, sustain: '1s' }, { users: 9 }, { users: 9, sustain: '1s' }],
    [
      'users by their other name',
      { maxConcurrency: 1, rampStep: 2 },
      { users: 9 },
      { maxConcurrency: 9, rampStep: 2 },
    ],
    [
      'users and length',
      { model: 'closed', sustain: '1s' },
      { users: 9, sustain: '2s' },
      { model: 'closed', users: 9, sustain: '2s' },
    ],
    ['nothing', { targetTps: 1 }, {}, { targetTps: 1 }],
  ])('sets %s', (_, load, overrides, changed) => {
    expect(loadOf(overrideLoad(planOf(load), overrides))).toEqual(changed);
  });

  it('leaves the rest of the plan, and the given plan, as they are', () => {
    const plan = planOf({ targetTps: 1 });
    expect(overrideLoad(plan, { targetTps: 2 })).toMatchObject({ name: 'p', thresholds: ['a'] });
    expect(plan).toEqual(planOf({ targetTps: 1 }));
  });

  it.each<[string, Json, Parameters<typeof overrideLoad>[1], string]>([
    ['a rate for users', planOf({ users: 5 }), { targetTps: 1 }, 'Use --users, or write maxTps'],
    [
      'users for a rate',
      planOf({ targetTps: 5 }),
      { users: 1 },
      'Use --rate. What may be in flight is bounded by maxConcurrency',
    ],
    ['anything for stages', planOf({ stages: [] }), { sustain: '1s' }, '--duration would fit none of them'],
    [
      'anything for two scenarios',
      { scenarios: { a: {}, b: {} } },
      { targetTps: 1, sustain: '1s' },
      "--rate and --duration cannot say which of the plan's 2 scenarios",
    ],
  ])('refuses %s', (_, plan, overrides, fault) => {
    expect(faultOf(() => overrideLoad(plan, overrides))).toContain('VE_USAGE');
    expect(faultOf(() => overrideLoad(plan, overrides))).toContain(fault);
  });

  it.each<[Json]>([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ scenarios: [] }],
    [{ scenarios: {} }],
    [{ scenarios: { a: null } }],
    [{ scenarios: { a: { load: 1 } } }],
  ])('leaves %j to the check of the plan', (plan) => {
    expect(overrideLoad(plan, { targetTps: 1 })).toBe(plan);
  });
});
