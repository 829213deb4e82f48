import { createRunAggregate } from '../../src/report/run-aggregate.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import {
  closedScenario,
  EMPTY_SNAPSHOT,
  type Fate,
  feed,
  HOST,
  META,
  NO_ARRIVALS,
  openScenario,
  planOf,
  segment,
  SimulatedOpenRun,
} from './simulated-run.js';

const good = (index: number): Fate => ({ serviceUs: 1000 + (index % 100) * 10, lagUs: 100 });

describe('createRunAggregate, closed load', () => {
  const users = { phase: 'sustain' as const, durationMs: 4000, fromUsers: 50, toUsers: 50 };
  const second = (at: number, started: number, loop: number): Snapshot => ({
    ...EMPTY_SNAPSHOT,
    fromMs: at * 1000,
    toMs: (at + 1) * 1000,
    arrivals: [
      { scenario: 'users', phase: 'sustain', ...NO_ARRIVALS, scheduled: started, started, ok: started },
    ],
    generators: [
      {
        engine: 0,
        wakeLagUs: { count: 0, sum: 0, min: 0, max: 0, indexes: [], counts: [] },
        loopUtilizationRatio: loop,
        gcMs: 1,
        gcMaxMs: 1,
      },
    ],
    inFlight: 50,
  });

  it('has no response time, and no rate that it asks for', () => {
    const aggregate = createRunAggregate(planOf([closedScenario([users])]));
    const rows = [0, 1, 2, 3].map((at) => aggregate.addSecond(second(at, 500, 0.3), HOST));
    const { totals, verdict } = aggregate.report(META);
    expect(totals).toMatchObject({
      targetPerSecond: 0,
      achievedPerSecond: 500,
      responseTimeUs: null,
      startLagUs: null,
    });
    expect(rows[0]).toMatchObject({ responseTimeUs: null, startLagUs: null });
    expect(verdict.state).toBe('VALID');
  });

  it('is INVALID when its one engine never rests', () => {
    const aggregate = createRunAggregate(planOf([closedScenario([users])]));
    for (const at of [0, 1, 2, 3]) aggregate.addSecond(second(at, 50_000, 0.995), HOST);
    expect(aggregate.report(META)).toMatchObject({
      verdict: {
        state: 'INVALID',
        reasons: [expect.stringContaining('engine thread 0 was busy up to 99.5 % of the time in 4 of 4 s')],
      },
      verdictSeconds: { INVALID: 4 },
    });
  });

  it('is held back by its cap, not by the generator', () => {
    const aggregate = createRunAggregate(planOf([closedScenario([users], {}, 1000)]));
    for (const at of [0, 1, 2, 3]) aggregate.addSecond(second(at, 1000, 0.999), HOST);
    expect(aggregate.report(META)).toMatchObject({
      verdict: { state: 'VALID' },
      totals: { targetPerSecond: 1000, achievedPerSecond: 1000 },
    });
  });

  it('ends its measured time with its last iteration where those are numbered', () => {
    const scenario = closedScenario([{ ...users, durationMs: 60_000 }]);
    const limited = { ...scenario, load: { ...scenario.load, maxIterations: 1000 } } as typeof scenario;
    const aggregate = createRunAggregate(planOf([limited]));
    for (const at of [0, 1]) aggregate.addSecond(second(at, 500, 0.3), HOST);
    aggregate.addSecond({ ...EMPTY_SNAPSHOT, fromMs: 2000, toMs: 5000 }, HOST);
    expect(aggregate.report(META).totals).toMatchObject({ measuredMs: 2000, achievedPerSecond: 500 });
  });
});

describe('createRunAggregate, several scenarios', () => {
  it('counts time once where scenarios run side by side, and adds it where they follow each other', () => {
    const first = openScenario([segment('sustain', 4, 100)], { name: 'first' });
    const beside = openScenario([segment('sustain', 4, 50)], { name: 'beside', index: 1 });
    const after = openScenario([segment('warmup', 1, 10), segment('sustain', 2, 10)], {
      name: 'after',
      index: 2,
      after: 'first',
    });
    const aggregate = createRunAggregate(planOf([first, beside, after]));
    const runs = [
      new SimulatedOpenRun(first),
      new SimulatedOpenRun(beside),
      new SimulatedOpenRun(after, 5000),
    ];
    aggregate.beginScenario('after', 5000);
    for (let at = 0; at < 8; at += 1) {
      const seconds = runs.map((run) => run.second(at, good));
      aggregate.addSecond(
        {
          ...(seconds[0] as Snapshot),
          series: seconds.flatMap(({ series }) => series),
          arrivals: seconds.flatMap(({ arrivals }) => arrivals),
        },
        HOST,
      );
    }
    const { totals, series, ledger } = aggregate.report(META);
    expect(totals).toMatchObject({
      measuredMs: 6000,
      targetPerSecond: (400 + 200 + 20) / 6,
      achievedPerSecond: (400 + 200 + 20) / 6,
    });
    expect(ledger.scheduled).toBe(630);
    expect(
      series.filter(({ step }) => step === null).map(({ scenario, perSecond }) => [scenario, perSecond]),
    ).toEqual([
      ['after', 10],
      ['beside', 50],
      ['first', 100],
    ]);
  });

  it('begins a scenario with its first arrival where nobody tells', () => {
    const first = openScenario([segment('sustain', 2, 10)], { name: 'first' });
    const after = openScenario([segment('sustain', 2, 10)], { name: 'after', index: 1, after: 'first' });
    const aggregate = createRunAggregate(planOf([first, after]));
    feed(aggregate, new SimulatedOpenRun(first), 0, 2, good);
    feed(aggregate, new SimulatedOpenRun(after, 4000), 2, 6, good);
    expect(aggregate.report(META).totals).toMatchObject({
      measuredMs: 4000,
      targetPerSecond: 10,
      achievedPerSecond: 10,
    });
  });
});
