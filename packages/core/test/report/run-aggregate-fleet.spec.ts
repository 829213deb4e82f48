import fc from 'fast-check';
import { createRunAggregate, type RunAggregate } from '../../src/report/run-aggregate.js';
import { mergeSnapshots } from '../../src/snapshot/merge-snapshots.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import {
  closedScenario,
  HOST,
  META,
  openScenario,
  planOf,
  segment,
  SimulatedOpenRun,
  threshold,
} from './simulated-run.js';

const SCENARIO = openScenario([segment('warmup', 2, 10), segment('sustain', 8, 20)]);
const PLAN = planOf(
  [SCENARIO],
  [
    threshold({ metric: { kind: 'errorRatio' }, comparison: '<', limit: 0.5 }),
    threshold({ metric: { kind: 'achievedRate' }, comparison: '>=', limit: 0.99 }),
  ],
);

/** Ten seconds of two workers. */
function secondsOf(): readonly (readonly [Snapshot, Snapshot])[] {
  const [one, other] = [new SimulatedOpenRun(SCENARIO), new SimulatedOpenRun(SCENARIO)];
  const fate = (index: number) => ({
    serviceUs: 1000 + 37 * index,
    lagUs: 90,
    ...(index % 7 === 0 && { code: 'HTTP_5XX' }),
  });
  return Array.from({ length: 10 }, (_, at) => {
    const generators = other.second(at, fate);
    return [
      one.second(at, fate),
      { ...generators, generators: generators.generators.map((each) => ({ ...each, engine: 1 })) },
    ] as const;
  });
}

describe('addLate', () => {
  it.each([[[3]], [[0, 9]], [[4, 4]]])(
    'of the seconds %j makes the sums and rows of a run in time',
    (late) => {
      const seconds = secondsOf();
      const inTime = createRunAggregate(PLAN);
      const aggregate = createRunAggregate(PLAN);
      const rows = seconds.map(([one, other], at) => {
        inTime.addSecond(mergeSnapshots(one, other), HOST);
        return aggregate.addSecond(late.includes(at) ? one : mergeSnapshots(one, other), HOST);
      });
      for (const at of new Set(late)) {
        const [one, other] = seconds[at] as readonly [Snapshot, Snapshot];
        const row = aggregate.addLate(other, mergeSnapshots(one, other), HOST, rows[at] as (typeof rows)[0]);
        expect(row.started).toBe(2 * (rows[at]?.started ?? 0));
      }
      expect(aggregate.rows()).toEqual(inTime.rows());
      expect(aggregate.report(META)).toEqual(inTime.report(META));
    },
  );
});

describe('a ledger with what the schedule knows', () => {
  const reportWith = (aggregate: RunAggregate, scheduled: number, missedUnseen: number, lostEngines = 1) =>
    aggregate.report({ ...META, lostEngines, ledgerFacts: { scheduled, missedUnseen } });
  let aggregate: RunAggregate;

  beforeEach(() => {
    aggregate = createRunAggregate(PLAN);
    for (const [one] of secondsOf()) aggregate.addSecond(one, HOST);
  });

  it('adds up, and knows what a lost worker took along', () => {
    const { ledger, verdict } = reportWith(aggregate, 200, 12);
    const { ok, failed } = aggregate.report(META).ledger;
    expect(ok + failed).toBe(180);
    expect(ledger).toEqual({ scheduled: 200, ok, failed, dropped: 0, missed: 12, unaccounted: 8 });
    expect(verdict.reasons.join()).toContain('nobody knows how 8 of 200 iterations ended');
  });

  it('says so where no engine is known to be lost, too', () => {
    const { verdict } = reportWith(aggregate, 182, 0, 0);
    expect(verdict.reasons).toEqual([
      'nobody knows how 2 of 182 iterations ended: see the events for the cause',
    ]);
  });

  it('is the same as without, where everything is known', () => {
    expect(reportWith(aggregate, 180, 0, 0)).toEqual(aggregate.report(META));
  });

  it('calls it a defect where more has ended than was due', () => {
    expect(reportWith(aggregate, 170, 0).verdict.state).toBe('INVALID');
  });

  it('leaves closed scenarios to their snapshots', () => {
    const users = closedScenario([{ phase: 'sustain', durationMs: 10_000, fromUsers: 5, toUsers: 5 }]);
    const mixed = createRunAggregate(planOf([SCENARIO, { ...users, index: 1 }]));
    for (const [one] of secondsOf()) {
      const closed = { ...one.arrivals[0], scenario: 'users', phase: 'sustain' as const };
      const arrival = {
        ...closed,
        scheduled: 5,
        started: 5,
        ok: 5,
        failed: 0,
        dropped: 0,
        missed: 0,
        late: 0,
      };
      mixed.addSecond({ ...one, arrivals: [...one.arrivals, arrival] }, HOST);
    }
    const { ledger } = reportWith(mixed, 190, 4);
    expect(ledger).toMatchObject({ scheduled: 240, missed: 4, unaccounted: 6 });
  });
});

describe('changeRate', () => {
  const runMs = 10_000;

  it('changes what is asked from then on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.nat({ max: 50 }), (atSecond, targetPerSecond) => {
        const aggregate = createRunAggregate(PLAN);
        aggregate.changeRate({ scenarioIndex: 0, atRunMs: atSecond * 1000, targetPerSecond, overMs: 0 });
        for (const [one] of secondsOf()) aggregate.addSecond(one, HOST);
        const asked = (atSecond - 2) * 20 + (10 - atSecond) * targetPerSecond;
        const { totals } = aggregate.report(META);
        expect(totals.targetPerSecond).toBeCloseTo((asked * 1000) / (runMs - 2000), 9);
      }),
    );
  });

  it('changes the cap of closed loads, and asks nothing where there is none', () => {
    const users = [{ phase: 'sustain' as const, durationMs: 10_000, fromUsers: 5, toUsers: 5 }];
    const targets = [40, null].map((cap) => {
      const aggregate = createRunAggregate(planOf([closedScenario(users, {}, cap)]));
      aggregate.changeRate({ scenarioIndex: 0, atRunMs: 5000, targetPerSecond: 10, overMs: 0 });
      for (const [one] of secondsOf()) aggregate.addSecond({ ...one, series: [], arrivals: [] }, HOST);
      return aggregate.report(META).totals.targetPerSecond;
    });
    expect(targets).toEqual([25, 0]);
  });
});
