import { join } from 'node:path';
import {
  createRunAggregate,
  createSystemClock,
  heatMapOf,
  mergeSnapshots,
  type ResolvedPlan,
  type Snapshot,
  loggedIntervals,
} from '@vajraedge/core';
import { createFleetAggregate } from '../../src/aggregate/create-fleet-aggregate.js';
import type { FleetAggregate } from '../../src/aggregate/fleet-aggregate.js';
import type { MasterStore } from '../../src/store/master-store.js';
import { openMasterStore } from '../../src/store/open-master-store.js';
import { frameOf, HOST, putFrame, runOf, snapshotOf, temporaryFolder } from '../store/store-of.js';
import { META, openPlan } from './plan-of.js';

const folder = temporaryFolder();
let stores = 0;
let store: MasterStore;

beforeEach(() => {
  stores += 1;
  store = openMasterStore({ path: join(folder, `${stores}.db`) });
  store.transact((write) => write.putRun(runOf('r1')));
});

afterEach(() => store.close());

function aggregateOf(plan: ResolvedPlan = openPlan(10, 4)): FleetAggregate {
  return createFleetAggregate({ plan, runId: 'r1', source: store, clock: createSystemClock() });
}

/** Stores a worker's second, as a master does before it adds it. */
function put(workerId: string, snapshot: Snapshot): ReturnType<typeof frameOf> {
  const frame = frameOf(workerId, snapshot);
  store.transact((write) => putFrame(write, 'r1', frame));
  return frame;
}

describe('seconds', () => {
  let aggregate: FleetAggregate;
  const see = (workerId: string, snapshot: Snapshot): void => aggregate.add(put(workerId, snapshot));

  beforeEach(() => {
    aggregate = aggregateOf();
    aggregate.expect(['session-w1', 'session-w2']);
  });

  it('are shown once all that are expected have reported', () => {
    see('w1', snapshotOf(1, [1000, 2000]));
    expect(aggregate.rows(1100)).toEqual([]);
    see('w2', snapshotOf(1, [3000]));
    expect(aggregate.rows(1100)).toEqual([
      expect.objectContaining({ atMs: 0, durationMs: 1000, started: 3 }),
    ]);
    expect(aggregate.rows(1100)).toEqual([]);
  });

  it('are shown three seconds after their end, whoever is missing', () => {
    see('w1', snapshotOf(1, [1000]));
    expect(aggregate.rows(3999)).toEqual([]);
    expect(aggregate.rows(4000)).toHaveLength(1);
  });

  it('do not wait for a session that is not expected any more', () => {
    see('w1', snapshotOf(1, [1000]));
    aggregate.expect(['session-w1']);
    expect(aggregate.rows(1100)).toHaveLength(1);
  });

  it('are those of merged histograms, with the processor time of all', () => {
    see('w1', snapshotOf(1, [1000, 2000]));
    see('w2', snapshotOf(1, [90_000]));
    const [row] = aggregate.rows(1000);
    expect(row?.serviceTimeUs).toMatchObject({ min: 1000, max: 90_000, mean: 31_000 });
    expect(row?.responseTimeUs?.max).toBe(90_050);
    expect(row).toMatchObject({ processCores: 2 * HOST.processCores, inFlight: 2, users: 4 });
  });

  it('are shown again where a part of them comes late', () => {
    see('w1', snapshotOf(1, [1000]));
    aggregate.rows(4000);
    see('w1', snapshotOf(2, [1000]));
    see('w2', snapshotOf(2, [1000]));
    see('w2', snapshotOf(1, [5000, 5000, 5000]));
    const rows = aggregate.rows(4000);
    expect(rows.map(({ atMs, started }) => [atMs, started])).toEqual([
      [0, 4],
      [1000, 2],
    ]);
    expect(aggregate.allRows()).toEqual(rows);
    expect(aggregate.progress()).toMatchObject({ atMs: 2000, ledger: { scheduled: 6, ok: 6 } });
    expect(aggregate.progress()?.last.atMs).toBe(1000);
  });

  it('are whole where the run goes on, however early the last frame in them ends', () => {
    see('w1', { ...snapshotOf(1, [1]), toMs: 300 });
    expect(aggregate.rows(4000)).toEqual([
      expect.objectContaining({ atMs: 0, durationMs: 1000, started: 1 }),
    ]);
    see('w2', snapshotOf(1, [1, 1]));
    expect(aggregate.rows(4000)).toEqual([
      expect.objectContaining({ atMs: 0, durationMs: 1000, started: 3 }),
    ]);
  });

  it('that nobody had told of are there once somebody does', () => {
    see('w1', snapshotOf(1, [1]));
    see('w1', snapshotOf(3, [1]));
    aggregate.rows(6000);
    see('w2', snapshotOf(2, [1, 1]));
    expect(aggregate.rows(6000).map(({ atMs, started }) => [atMs, started])).toEqual([[1000, 2]]);
    expect(aggregate.allRows().map(({ atMs }) => atMs)).toEqual([0, 1000, 2000]);
  });

  it('hold what ended within them, and the rest of a run belongs to its last', () => {
    see('w1', { ...snapshotOf(1, [1]), toMs: 400 });
    see('w1', { ...snapshotOf(1, [1]), fromMs: 400 });
    see('w2', snapshotOf(1, [1]));
    see('w1', { ...snapshotOf(2, [1]), toMs: 1020 });
    see('w2', { ...snapshotOf(2, [1]), toMs: 1040 });
    aggregate.rows(1100);
    aggregate.expect([]);
    expect(aggregate.rows(5000)).toEqual([
      expect.objectContaining({ atMs: 0, durationMs: 1040, started: 5 }),
    ]);
  });
});

describe('workers', () => {
  it('are told as they were in their last second', () => {
    const aggregate = aggregateOf();
    aggregate.add(put('w1', snapshotOf(1, [1, 2, 3])));
    aggregate.add(put('w1', snapshotOf(2, [1, 2])));
    aggregate.add(put('w2', { ...snapshotOf(1, [1]), fromMs: 500 }));
    expect([...aggregate.workers()]).toEqual([
      ['w1', { achievedPerSecond: 2, startLagP99Us: 50, inFlight: 1, started: 5 }],
      ['w2', { achievedPerSecond: 2, startLagP99Us: 50, inFlight: 1, started: 1 }],
    ]);
  });
});

describe('thresholds', () => {
  it('stop a run by what all workers saw together', () => {
    const threshold = {
      expression: 'count < 5',
      scenario: null,
      task: null,
      step: null,
      metric: { kind: 'count' as const },
      comparison: '<' as const,
      limit: 5,
      windowMs: null,
      abort: true,
      graceMs: 0,
    };
    const aggregate = aggregateOf(openPlan(10, 4, { thresholds: [threshold] }));
    for (const worker of ['w1', 'w2']) aggregate.add(put(worker, snapshotOf(1, [1, 2, 3])));
    expect(aggregate.abortReason()).toBeNull();
    aggregate.rows(1000);
    expect(aggregate.abortReason()).toContain('count < 5');
  });
});

describe('report', () => {
  it('is made of what is stored, and adds up with what the schedule knows', async () => {
    for (let second = 1; second <= 10; second += 1)
      for (const worker of ['w1', 'w2'])
        if (worker === 'w1' || second !== 4) put(worker, snapshotOf(second, [1000 * second, 500]));
    const report = await aggregateOf().report(
      { ...META, lostEngines: 1 },
      { scheduled: 40, missedUnseen: 1 },
    );
    const counts = { scheduled: 40, ok: 38, failed: 0, dropped: 0, missed: 1, unaccounted: 1 };
    expect(report.ledger).toEqual(counts);
    expect(report.perSecond).toHaveLength(10);
    expect(report.totals).toMatchObject({ targetPerSecond: 4, achievedPerSecond: 3.8 });
    expect(report.verdict.reasons.join()).toContain('nobody knows how 1 of 40');
  });

  it('knows of changed rates, scenarios and a stop that were told before', async () => {
    const aggregate = aggregateOf();
    aggregate.changeRate({ scenarioIndex: 0, atRunMs: 2000, targetPerSecond: 8, overMs: 0 });
    aggregate.stop(4000);
    for (let second = 1; second <= 6; second += 1) put('w1', snapshotOf(second, [1000]));
    const report = await aggregate.report({ ...META, stoppedAtMs: 4000 }, { scheduled: 6, missedUnseen: 0 });
    expect(report.totals).toMatchObject({ targetPerSecond: 6, measuredMs: 4000 });
  });

  it('gives the histograms of every second', async () => {
    for (const second of [1, 2]) for (const worker of ['w1', 'w2']) put(worker, snapshotOf(second, [1000]));
    const aggregate = aggregateOf();
    const intervals = loggedIntervals((await aggregate.histograms()).intervals);
    expect(intervals.map(({ histograms }) => histograms.map(({ histogram }) => histogram.count))).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect((await aggregate.histograms()).intervals).toHaveLength(2);
  });
});

describe('what is known so far', () => {
  const facts = { scheduled: 40, missedUnseen: 0 };

  it('is what will be stored, late parts included, and asking for it changes nothing', async () => {
    const aggregate = aggregateOf();
    aggregate.expect(['session-w1', 'session-w2']);
    const see = (worker: string, second: number): void =>
      aggregate.add(put(worker, snapshotOf(second, [1000 * second, 500])));
    for (let second = 1; second <= 10; second += 1) {
      see('w1', second);
      if (second !== 4) see('w2', second);
      aggregate.rows(1000 * second + (second === 4 ? 4000 : 0));
      aggregate.reportSoFar({ ...META, outcome: 'interrupted' }, () => facts);
      aggregate.heatMap();
    }
    see('w2', 4);
    aggregate.rows(10_000);
    expect(aggregate.reportSoFar(META, () => facts)).toEqual(await aggregate.report(META, facts));
    expect(aggregate.heatMap()).toEqual(heatMapOf((await aggregate.histograms()).intervals));
  });

  it('has the accounts of the last row', () => {
    const aggregate = aggregateOf();
    const asked: number[] = [];
    const ask = (): void => {
      aggregate.reportSoFar({ ...META, outcome: 'interrupted' }, (untilMs) => {
        asked.push(untilMs);
        return { scheduled: 2, missedUnseen: 0 };
      });
    };
    ask();
    aggregate.add(put('w1', snapshotOf(1, [1000, 500])));
    aggregate.rows(1000);
    ask();
    expect(asked).toEqual([0, 1000]);
    expect(aggregate.heatMap()?.columns).toHaveLength(1);
  });
});

describe('restore', () => {
  const seconds = Array.from({ length: 12 }, (_, at) => at + 1);

  it('goes on where the master before had come to', async () => {
    for (const second of seconds)
      for (const worker of ['w1', 'w2']) put(worker, snapshotOf(second, [second]));
    const aggregate = aggregateOf(openPlan(20, 4));
    aggregate.expect(['session-w1', 'session-w2']);
    await aggregate.restore();
    aggregate.rows(12_000);
    for (const worker of ['w1', 'w2']) aggregate.add(put(worker, snapshotOf(13, [13])));
    expect(aggregate.rows(13_000).map(({ atMs }) => atMs)).toEqual([12_000]);
    expect(aggregate.progress()).toMatchObject({ atMs: 13_000, ledger: { scheduled: 26, ok: 26 } });
    expect(aggregate.allRows()).toHaveLength(13);
  });

  it('misses and doubles nothing of what comes meanwhile', async () => {
    for (const second of seconds) put('w1', snapshotOf(second, [second]));
    const aggregate = aggregateOf(openPlan(20, 4));
    const restored = aggregate.restore();
    // Some of these lie ahead of the reader, some behind, and one comes after it has done.
    for (const second of [1, 5, 12]) aggregate.add(put('w2', snapshotOf(second, [second, second])));
    aggregate.add(put('w1', snapshotOf(13, [13])));
    await restored;
    aggregate.add(put('w2', snapshotOf(2, [2])));
    aggregate.rows(20_000);
    expect(aggregate.progress()?.ledger).toMatchObject({ scheduled: 20, ok: 20 });
    const starts = aggregate.allRows().map(({ started }) => started);
    expect(starts).toEqual([3, 2, 1, 1, 3, 1, 1, 1, 1, 1, 1, 3, 1]);
  });

  it('does nothing where nothing is stored', async () => {
    const aggregate = aggregateOf();
    await aggregate.restore();
    expect(aggregate.rows(1000)).toEqual([]);
    expect(aggregate.progress()).toBeNull();
  });
});

describe('what one process would have made of it', () => {
  it('is what a fleet makes, row for row and figure for figure', async () => {
    const plan = openPlan(3, 6);
    const one = createRunAggregate(plan);
    for (const second of [1, 2, 3]) {
      const parts = ['w1', 'w2'].map((worker, at): Snapshot => {
        const snapshot = snapshotOf(second, [100 * second + at, 7000, 40_000 * at + 1]);
        put(worker, snapshot);
        return { ...snapshot, generators: snapshot.generators.map((each) => ({ ...each, engine: at })) };
      });
      one.addSecond(parts.reduce(mergeSnapshots), { ...HOST, processCores: 1, residentBytes: 2000 });
    }
    const report = await aggregateOf(plan).report(META, { scheduled: 18, missedUnseen: 0 });
    expect(report).toEqual(one.report(META));
  });
});
