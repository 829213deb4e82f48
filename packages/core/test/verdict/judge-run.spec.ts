import type { Finding } from '../../src/verdict/finding.js';
import { judgeRun, type RunFacts } from '../../src/verdict/judge-run.js';
import { VerdictTally } from '../../src/verdict/verdict-tally.js';
import type { VerdictState } from '../../src/verdict/verdict.js';
import { histogramOf } from '../snapshot/snapshot-arbitrary.js';

const FACTS: RunFacts = {
  serviceP99Us: 2000,
  scheduled: 10_000,
  unaccounted: 0,
  imbalance: 0,
  lostEngines: 0,
  ended: true,
};

/** A run of so many seconds of each state, whose starts were late by `lagUs`. */
function tallyOf(
  valid: number,
  suspect: number,
  invalid: number,
  lagUs: readonly number[] = [50],
): VerdictTally {
  const tally = new VerdictTally();
  const generator = {
    engine: 0,
    wakeLagUs: histogramOf(lagUs),
    loopUtilizationRatio: 0,
    gcMs: 0,
    gcMaxMs: 0,
  };
  const add = (state: VerdictState, count: number, findings: readonly Finding[]): void => {
    for (let second = 0; second < count; second += 1) {
      tally.add({ verdict: { state, reasons: [] }, findings }, [generator], 1000);
    }
  };
  add('VALID', valid, []);
  add('SUSPECT', suspect, [{ kind: 'loop-busy', engine: 0, state: 'SUSPECT', value: 0.93 }]);
  add('INVALID', invalid, [{ kind: 'loop-busy', engine: 0, state: 'INVALID', value: 0.99 }]);
  return tally;
}

const TABLE: readonly (readonly [string, number, number, number, VerdictState])[] = [
  ['all good', 30, 0, 0, 'VALID'],
  ['one bad second of ten: a hiccup', 9, 0, 1, 'VALID'],
  ['two bad seconds of ten', 8, 0, 2, 'SUSPECT'],
  ['three bad seconds of ten', 7, 0, 3, 'INVALID'],
  ['three bad seconds of 60', 57, 0, 3, 'SUSPECT'],
  ['three bad seconds of an hour', 3597, 0, 3, 'VALID'],
  ['a tenth of an hour', 3240, 0, 360, 'INVALID'],
  ['one bad second, and no other', 0, 0, 1, 'INVALID'],
  ['a fifth doubtful', 24, 6, 0, 'SUSPECT'],
  ['two doubtful of ten', 8, 2, 0, 'VALID'],
  ['one doubtful second, and no other', 0, 1, 0, 'SUSPECT'],
  ['all doubtful is not INVALID', 0, 30, 0, 'SUSPECT'],
];

describe('judgeRun', () => {
  it.each(TABLE)('%s', (_, valid, suspect, invalid, state) => {
    const verdict = judgeRun(tallyOf(valid, suspect, invalid), FACTS);
    expect(verdict.state).toBe(state);
    expect(verdict.reasons.length > 0).toBe(state !== 'VALID');
  });

  it('says who, how much, how often and what to do', () => {
    expect(judgeRun(tallyOf(18, 0, 12), FACTS).reasons).toEqual([
      'engine thread 0 was busy up to 99 % of the time in 12 of 30 s: answers waited for the generator; add --threads or a worker, or use fewer users',
    ]);
  });

  it('doubts a run with one stall that its 99th percentile holds', () => {
    const lags = [...Array<number>(97).fill(50), 400_000, 500_000, 600_000];
    expect(judgeRun(tallyOf(30, 0, 0, lags), FACTS)).toMatchObject({
      state: 'SUSPECT',
      reasons: [
        expect.stringContaining(
          'the generator started iterations up to 500 ms late (the latest 1 % not counted) though a user was free over the whole run',
        ),
      ],
    });
  });

  it('doubts a run that lost an engine, and rejects one that lost much', () => {
    expect(judgeRun(tallyOf(30, 0, 0), { ...FACTS, lostEngines: 1, unaccounted: 20 })).toEqual({
      state: 'SUSPECT',
      reasons: [
        '1 engine was lost, and nobody knows how 20 of 10000 iterations ended: see the events for the cause',
      ],
    });
    expect(judgeRun(tallyOf(30, 0, 0), { ...FACTS, lostEngines: 2, unaccounted: 101 }).state).toBe('INVALID');
  });

  it('rejects a run whose counts do not add up', () => {
    expect(judgeRun(tallyOf(30, 0, 0), { ...FACTS, imbalance: 3 }).state).toBe('INVALID');
  });

  it('doubts a run that measured nothing, once it has ended', () => {
    expect(judgeRun(new VerdictTally(), FACTS).state).toBe('SUSPECT');
    expect(judgeRun(new VerdictTally(), { ...FACTS, ended: false }).state).toBe('VALID');
  });

  it('judges a run of less than a second by what there is', () => {
    const tally = new VerdictTally();
    tally.add({ verdict: { state: 'VALID', reasons: [] }, findings: [] }, [], 400);
    expect(judgeRun(tally, FACTS).state).toBe('VALID');
  });
});
