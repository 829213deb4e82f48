import fc from 'fast-check';
import { createStagedPacer } from '../../src/pace/staged-pacer.js';
import type { ClosedLoad, OpenLoad } from '../../src/plan/resolved-plan.js';
import type { PlanLoad } from '../../src/plan/run-plan.js';
import { resolveValue } from './plan-fixture.js';

const resolve = (load: unknown): OpenLoad | ClosedLoad =>
  resolveValue({ scenarios: { s: { task: 'NOOP', load } } }).scenarios[0]?.load as OpenLoad | ClosedLoad;

/** `phase seconds from>to` of each segment. */
function outline(load: unknown): string[] {
  return resolve(load).segments.map((segment) => {
    const levels =
      'fromUsers' in segment
        ? [segment.fromUsers, segment.toUsers]
        : [segment.fromPerSecond, segment.toPerSecond];
    return `${segment.phase} ${segment.durationMs / 1000} ${levels.join('>')}`;
  });
}

describe('open load', () => {
  test.each<[string, PlanLoad, string[]]>([
    [
      'all parts',
      { targetTps: 100, warmup: '5s', rampUp: '10s', sustain: '60s', rampDown: '2s' },
      ['warmup 5 100>100', 'ramp 10 0>100', 'sustain 60 100>100', 'ramp-down 2 100>0'],
    ],
    ['only a steady part', { targetTps: 0.5, sustain: '1m' }, ['sustain 60 0.5>0.5']],
    [
      'steps up',
      { targetTps: 90, rampUp: { duration: '30s', strategy: 'STEP', steps: 3 }, sustain: '1s' },
      ['ramp 10 30>30', 'ramp 10 60>60', 'ramp 10 90>90', 'sustain 1 90>90'],
    ],
    [
      'steps down',
      { targetTps: 90, sustain: '1s', rampDown: { duration: '30s', strategy: 'STEP', steps: 3 } },
      ['sustain 1 90>90', 'ramp-down 10 90>90', 'ramp-down 10 60>60', 'ramp-down 10 30>30'],
    ],
    [
      'parts of no length are left out',
      { targetTps: 1, warmup: '0s', rampUp: '0ms', sustain: '1s' },
      ['sustain 1 1>1'],
    ],
    [
      'stages',
      {
        stages: [
          { duration: '10s', targetTps: 50 },
          { duration: '20s', targetTps: 50 },
          { duration: '5s', targetTps: 10 },
          { duration: '5s', targetTps: 0 },
        ],
      },
      ['ramp 10 0>50', 'sustain 20 50>50', 'ramp 5 50>10', 'ramp-down 5 10>0'],
    ],
    [
      'stages from a rate, with warm-up at that rate',
      { startTps: 20, warmup: '3s', stages: [{ duration: '10s', targetTps: 50 }] },
      ['warmup 3 20>20', 'ramp 10 20>50'],
    ],
    [
      'stages from 0 warm up at the first rate above 0',
      {
        warmup: '3s',
        stages: [
          { duration: '1s', targetTps: 0 },
          { duration: '10s', targetTps: 50 },
        ],
      },
      ['warmup 3 50>50', 'sustain 1 0>0', 'ramp 10 0>50'],
    ],
    [
      'a stage of no length is a jump',
      {
        stages: [
          { duration: '0s', targetTps: 50 },
          { duration: '10s', targetTps: 50 },
        ],
      },
      ['sustain 10 50>50'],
    ],
    [
      'a STEP stage keeps its rate',
      {
        stages: [
          { duration: '5s', targetTps: 10, strategy: 'STEP' },
          { duration: '5s', targetTps: 30, strategy: 'STEP' },
        ],
      },
      ['sustain 5 10>10', 'sustain 5 30>30'],
    ],
    [
      'a fall to 0 in the middle is no end',
      {
        startTps: 5,
        stages: [
          { duration: '5s', targetTps: 0 },
          { duration: '5s', targetTps: 5 },
        ],
      },
      ['ramp 5 5>0', 'ramp 5 0>5'],
    ],
  ])('%s', (_, load, expected) => {
    expect(outline(load)).toEqual(expected);
  });

  test.each([
    [0.5, 10],
    [5, 10],
    [100, 200],
    [499.6, 1000],
    [100_000, 1000],
  ])(
    'at %d per second at most %d are in flight unless the plan says otherwise',
    (targetTps, maxConcurrency) => {
      expect(resolve({ targetTps, sustain: '1s' })).toMatchObject({
        model: 'open',
        maxConcurrency,
        overflow: 'wait',
      });
    },
  );

  test('limit and overflow are taken over', () => {
    expect(resolve({ targetTps: 1, sustain: '1s', maxConcurrency: 7, overflow: 'drop' })).toMatchObject({
      maxConcurrency: 7,
      overflow: 'drop',
    });
  });

  test('a ramp in steps or in a line holds the starts that it should', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 20 }),
        (rate, seconds, steps) => {
          const line = resolve({ targetTps: rate, rampUp: `${seconds}s` }) as OpenLoad;
          expect(Math.abs(createStagedPacer(line.segments).total - (rate * seconds) / 2)).toBeLessThanOrEqual(
            1,
          );
          const stairs = resolve({
            targetTps: rate,
            rampUp: { duration: `${seconds}s`, strategy: 'STEP', steps },
          }) as OpenLoad;
          expect(
            Math.abs(createStagedPacer(stairs.segments).total - (rate * seconds * (steps + 1)) / (2 * steps)),
          ).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('closed load', () => {
  test.each<[string, PlanLoad, string[]]>([
    ['users from the start', { users: 50, sustain: '60s' }, ['sustain 60 50>50']],
    [
      'all parts',
      { users: 50, warmup: '5s', rampUp: '10s', sustain: '60s', rampDown: '5s' },
      ['warmup 5 50>50', 'ramp 10 0>50', 'sustain 60 50>50', 'ramp-down 5 50>0'],
    ],
    [
      'from some users to more',
      { startingConcurrency: 10, maxConcurrency: 50, rampUp: '10s', sustain: '1s' },
      ['ramp 10 10>50', 'sustain 1 50>50'],
    ],
    [
      "the owner's steps",
      {
        model: 'closed',
        startingConcurrency: 10,
        maxConcurrency: 40,
        strategy: 'STEP',
        rampStep: 10,
        rampInterval: '30s',
        sustain: '60s',
      },
      ['ramp 30 10>10', 'ramp 30 20>20', 'ramp 30 30>30', 'sustain 60 40>40'],
    ],
    [
      'steps that do not divide evenly',
      { startingConcurrency: 5, maxConcurrency: 12, rampStep: 5, rampInterval: '1s', sustain: '1s' },
      ['ramp 1 5>5', 'ramp 1 10>10', 'sustain 1 12>12'],
    ],
    [
      'steps from nothing begin with one step',
      { users: 30, rampStep: 10, rampInterval: '1s', sustain: '1s' },
      ['ramp 1 10>10', 'ramp 1 20>20', 'sustain 1 30>30'],
    ],
    [
      'steps within a time',
      { users: 30, rampStep: 10, rampUp: '10s', sustain: '1s' },
      ['ramp 5 10>10', 'ramp 5 20>20', 'sustain 1 30>30'],
    ],
    [
      'a number of steps',
      { users: 10, rampUp: { duration: '3s', strategy: 'STEP', steps: 3 }, sustain: '1s' },
      ['ramp 1 4>4', 'ramp 1 7>7', 'ramp 1 10>10', 'sustain 1 10>10'],
    ],
    [
      'stages',
      {
        stages: [
          { duration: '10s', users: 20 },
          { duration: '10s', users: 20 },
          { duration: '5s', users: 0 },
        ],
      },
      ['ramp 10 0>20', 'sustain 10 20>20', 'ramp-down 5 20>0'],
    ],
  ])('%s', (_, load, expected) => {
    expect(outline(load)).toEqual(expected);
    expect(resolve(load).model).toBe('closed');
  });

  test('everything else is off unless the plan says it', () => {
    expect(resolve({ users: 5, sustain: '1s' })).toMatchObject({
      maxConcurrency: 5,
      maxPerSecond: null,
      thinkTime: null,
      pacingMs: null,
      maxIterations: null,
    });
  });

  test.each<[unknown, unknown]>([
    ['200ms', { distribution: 'constant', meanMs: 200 }],
    [
      { min: '100ms', max: '0.5s' },
      { distribution: 'uniform', minMs: 100, maxMs: 500 },
    ],
    [
      { mean: '1s', distribution: 'exponential' },
      { distribution: 'exponential', meanMs: 1000 },
    ],
  ])('think time %j', (thinkTime, expected) => {
    expect(resolve({ users: 5, sustain: '1s', thinkTime })).toMatchObject({ thinkTime: expected });
  });

  test('cap, pacing and iterations are taken over', () => {
    const load = { users: 5, sustain: '1s', maxTps: 99.5, pacing: '1s', iterations: 1000 };
    expect(resolve(load)).toMatchObject({ maxPerSecond: 99.5, pacingMs: 1000, maxIterations: 1000 });
  });
});
