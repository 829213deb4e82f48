import { judgeSecond, type SecondFacts } from '../../src/verdict/judge-second.js';
import type { GeneratorSnapshot, Snapshot } from '../../src/snapshot/snapshot.js';
import type { HostSample, VerdictState } from '../../src/verdict/verdict.js';
import { histogramOf } from '../snapshot/snapshot-arbitrary.js';

const HOST: HostSample = {
  processCores: 0.5,
  machineCpuRatio: 0.5,
  cores: 2,
  residentBytes: 1e8,
  openDescriptors: 100,
  maxDescriptors: 1024,
};
const GENERATOR: GeneratorSnapshot = {
  engine: 0,
  wakeLagUs: histogramOf(Array.from({ length: 500 }, () => 60)),
  loopUtilizationRatio: 0.3,
  gcMs: 5,
  gcMaxMs: 3,
};
const OPEN = { scheduled: 500, started: 500, dropped: 0, missed: 0, late: 0, maxConcurrency: 100 };
const ARRIVAL = {
  scenario: 's',
  phase: 'sustain' as const,
  scheduled: 500,
  started: 500,
  ok: 500,
  failed: 0,
  dropped: 0,
  missed: 0,
  late: 0,
};
const SNAPSHOT: Snapshot = {
  fromMs: 0,
  toMs: 1000,
  series: [],
  arrivals: [ARRIVAL],
  generators: [GENERATOR],
  inFlight: 3,
  users: 10,
  overflowed: 0,
};

interface Given {
  readonly generator?: Partial<GeneratorSnapshot>;
  readonly host?: Partial<HostSample>;
  readonly open?: Partial<typeof OPEN> | null;
  readonly backToBack?: boolean;
  readonly inFlight?: number;
  readonly serviceP99Us?: number;
}

function facts(given: Given): SecondFacts {
  return {
    snapshot: {
      ...SNAPSHOT,
      generators: [{ ...GENERATOR, ...given.generator }],
      inFlight: given.inFlight ?? 3,
    },
    host: { ...HOST, ...given.host },
    load: {
      open: given.open === null ? null : { ...OPEN, ...given.open },
      backToBack: given.backToBack ?? false,
    },
    durationMs: 1000,
    serviceP99Us: given.serviceP99Us ?? 2000,
  };
}

const lagOf = (us: number): Partial<GeneratorSnapshot> => ({
  wakeLagUs: histogramOf(Array.from({ length: 100 }, () => us)),
});
const closed = { open: null, backToBack: true };
const noLag = { wakeLagUs: histogramOf([]) };

const TABLE: readonly (readonly [string, Given, VerdictState, string | null])[] = [
  ['a healthy second', {}, 'VALID', null],
  [
    'a noisy small machine: 5 ms of lag, processors busy',
    { generator: lagOf(4900), host: { machineCpuRatio: 1 } },
    'VALID',
    null,
  ],
  [
    'one start of 500 that was 400 ms late',
    { generator: { wakeLagUs: histogramOf([...Array<number>(499).fill(50), 400_000]) } },
    'VALID',
    null,
  ],
  [
    '20 ms of lag before a target that takes 2 ms',
    { generator: lagOf(20_000) },
    'INVALID',
    'engine thread 0 started iterations up to 20 ms late (the latest 1 % not counted) though a user was free',
  ],
  [
    '20 ms of lag before a target that takes 300 ms',
    { generator: lagOf(20_000), serviceP99Us: 300_000 },
    'SUSPECT',
    'though a user was free',
  ],
  [
    '60 ms of lag before a target that takes 300 ms',
    { generator: lagOf(60_000), serviceP99Us: 300_000 },
    'INVALID',
    'up to 60 ms late',
  ],
  [
    'an open load that turns its loop while waiting',
    { generator: { loopUtilizationRatio: 1 } },
    'VALID',
    null,
  ],
  [
    'a slow target: all users busy, half of what was due waits',
    { open: { started: 250, late: 240 }, inFlight: 100 },
    'VALID',
    null,
  ],
  [
    'a slow target: one engine has no user left, another has',
    { open: { started: 250, late: 240 }, inFlight: 60 },
    'VALID',
    null,
  ],
  [
    'a dead target: nothing starts, all users busy',
    { open: { started: 0 }, inFlight: 100, generator: noLag },
    'VALID',
    null,
  ],
  [
    'a slow target: what finds no user is dropped',
    { open: { started: 250, dropped: 250 }, inFlight: 100 },
    'VALID',
    null,
  ],
  [
    'due iterations not started though users are free',
    { open: { started: 250 } },
    'INVALID',
    'the generator did not start 50 % of the iterations that were due though users were free',
  ],
  ['a tenth not started though users are free', { open: { started: 450 } }, 'SUSPECT', '10 %'],
  ['two that start a moment after the second', { open: { scheduled: 20, started: 18 } }, 'VALID', null],
  [
    'a closed load on an engine that never rests',
    { ...closed, generator: { ...noLag, loopUtilizationRatio: 0.994 } },
    'INVALID',
    'engine thread 0 was busy 99.4 % of the time: answers waited for the generator; add --threads',
  ],
  [
    'a closed load on an engine that hardly rests',
    { ...closed, generator: { ...noLag, loopUtilizationRatio: 0.92 } },
    'SUSPECT',
    '92 %',
  ],
  [
    'a closed load before a slow target',
    { ...closed, generator: { ...noLag, loopUtilizationRatio: 0.2 } },
    'VALID',
    null,
  ],
  [
    'a closed load that its cap holds back',
    { open: null, generator: { ...noLag, loopUtilizationRatio: 1 } },
    'VALID',
    null,
  ],
  [
    'open and closed side by side on a busy loop that is on time',
    { backToBack: true, generator: { loopUtilizationRatio: 1 } },
    'SUSPECT',
    'busy 100 %',
  ],
  [
    'a closed load on a machine that has nothing left',
    { ...closed, generator: noLag, host: { machineCpuRatio: 0.99 } },
    'SUSPECT',
    "the machine's processors were busy 99 %",
  ],
  [
    'an eighth of the time in garbage collection',
    { generator: { gcMs: 125 } },
    'SUSPECT',
    '13 % of the time in garbage collection',
  ],
  [
    'a third of the time in garbage collection',
    { generator: { gcMs: 340 } },
    'INVALID',
    'garbage collection',
  ],
  ['one long garbage collection', { generator: { gcMaxMs: 80 } }, 'SUSPECT', 'stood still for 80 ms'],
  ['one very long garbage collection', { generator: { gcMaxMs: 250 } }, 'INVALID', 'stood still for 250 ms'],
  [
    'nearly all descriptors open',
    { host: { openDescriptors: 950 } },
    'SUSPECT',
    '93 % of the file descriptors',
  ],
  ['all descriptors open', { host: { openDescriptors: 1020 } }, 'INVALID', 'raise the limit (ulimit -n)'],
  [
    'a system that does not count descriptors',
    { host: { openDescriptors: null, maxDescriptors: null } },
    'VALID',
    null,
  ],
];

describe('judgeSecond', () => {
  it.each(TABLE)('%s', (_, given, state, reason) => {
    const { verdict } = judgeSecond(facts(given));
    expect(verdict.state).toBe(state);
    if (reason === null) expect(verdict.reasons).toEqual([]);
    else expect(verdict.reasons[0]).toContain(reason);
  });

  it('puts the worst reason first', () => {
    const { verdict } = judgeSecond(facts({ generator: { gcMs: 150, ...lagOf(80_000) } }));
    expect(verdict.reasons).toHaveLength(2);
    expect(verdict.reasons[0]).toContain('late');
  });

  it('names the engine that is in trouble and not the other', () => {
    const given = facts({});
    const generators = [GENERATOR, { ...GENERATOR, engine: 1, ...lagOf(90_000) }];
    const { verdict } = judgeSecond({ ...given, snapshot: { ...given.snapshot, generators } });
    expect(verdict.reasons).toEqual([expect.stringContaining('engine thread 1 ')]);
  });
});
