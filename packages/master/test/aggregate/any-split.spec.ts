import { join } from 'node:path';
import fc from 'fast-check';
import { createRunAggregate, createSystemClock, type RunReport, type Snapshot } from '@vajraedge/core';
import { createFleetAggregate } from '../../src/aggregate/create-fleet-aggregate.js';
import { openMasterStore } from '../../src/store/open-master-store.js';
import { frameOf, HOST, putFrame, runOf, snapshotOf, temporaryFolder } from '../store/store-of.js';
import { META, openPlan } from './plan-of.js';

const WORKERS = ['w1', 'w2', 'w3'];
const SECONDS = [1, 2, 3, 4, 5];
const folder = temporaryFolder();

/** Iterations of one second of one worker, and after how many of them its frame is cut in two; 0: it is not. */
interface Part {
  readonly values: readonly number[];
  readonly cut: number;
}

const part: fc.Arbitrary<Part> = fc.record({
  values: fc.array(fc.oneof(fc.nat({ max: 3000 }), fc.nat({ max: 50_000_000 })), { maxLength: 12 }),
  cut: fc.nat({ max: 3 }),
});
const run = fc.record({
  parts: fc.array(fc.array(part, { minLength: 5, maxLength: 5 }), { minLength: 3, maxLength: 3 }),
  /** Whose frame comes next, and how much time goes by before the rows are looked at. */
  order: fc.array(fc.record({ worker: fc.nat({ max: 2 }), waitMs: fc.constantFrom(0, 100, 1000, 4000) }), {
    minLength: 10,
    maxLength: 60,
  }),
  compacts: fc.boolean(),
});

function framesOf(second: number, { values, cut }: Part): readonly Snapshot[] {
  if (cut === 0 || cut >= values.length) return [snapshotOf(second, values)];
  const middleMs = (second - 1) * 1000 + 300;
  return [
    { ...snapshotOf(second, values.slice(0, cut)), toMs: middleMs, generators: [] },
    { ...snapshotOf(second, values.slice(cut)), fromMs: middleMs },
  ];
}

/** What one process would have recorded; the engines of workers stay apart. */
function onceRecorded(parts: readonly (readonly Part[])[], numbers: readonly number[]): readonly Snapshot[] {
  return SECONDS.map((second, at) => {
    const whole = snapshotOf(
      second,
      parts.flatMap((worker) => worker[at]?.values ?? []),
    );
    const [generator] = whole.generators as [Snapshot['generators'][number]];
    const generators = [...numbers].sort((a, b) => a - b).map((engine) => ({ ...generator, engine }));
    return { ...whole, generators, inFlight: WORKERS.length, users: 2 * WORKERS.length };
  });
}

const host = { ...HOST, processCores: HOST.processCores * WORKERS.length, residentBytes: 3000 };

/** Rounding of the sum of processor times is no matter. */
function rounded(report: Pick<RunReport, 'perSecond'>): RunReport['perSecond'] {
  return report.perSecond.map((row) => ({ ...row, processCores: Math.round(row.processCores * 1e9) / 1e9 }));
}

describe('a run that is split over workers and frames, some of them late, in any order', () => {
  it('has the rows and the report of one process that recorded it all', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(run, async ({ parts, order, compacts }) => {
        runs += 1;
        const store = openMasterStore({ path: join(folder, `${runs}.db`) });
        store.transact((write) => write.putRun(runOf('r1')));
        const plan = openPlan(5, 30);
        const source = store;
        const fleet = createFleetAggregate({ plan, runId: 'r1', source, clock: createSystemClock() });
        fleet.expect(WORKERS.map((worker) => `session-${worker}`));
        const queues = parts.map((worker) => worker.flatMap((each, at) => [...framesOf(at + 1, each)]));
        const send = (worker: number): void => {
          const snapshot = queues[worker]?.shift();
          if (snapshot === undefined) return;
          const frame = frameOf(WORKERS[worker] ?? '', snapshot);
          store.transact((write) => putFrame(write, 'r1', frame));
          fleet.add(frame);
        };
        let runMs = 0;
        for (const { worker, waitMs } of order) {
          send(worker);
          fleet.rows((runMs += waitMs));
        }
        for (const worker of [0, 1, 2]) while ((queues[worker]?.length ?? 0) > 0) send(worker);
        // Late parts are worked in for a few milliseconds a call.
        for (let call = 0; call < 20; call += 1) fleet.rows(60_000);

        const numbers = WORKERS.map((worker) => store.engineNumber('r1', worker, 0));
        const one = createRunAggregate(plan);
        for (const snapshot of onceRecorded(parts, numbers)) one.addSecond(snapshot, host);
        const expected = one.report(META);
        expect(rounded({ perSecond: fleet.allRows() })).toEqual(rounded(expected));
        expect(fleet.progress()?.totals).toEqual(expected.totals);

        while (compacts && store.compact('r1', true, fleet));
        const { scheduled } = expected.ledger;
        const report = await fleet.report(META, { scheduled, missedUnseen: 0 });
        expect({ ...report, perSecond: rounded(report) }).toEqual({
          ...expected,
          perSecond: rounded(expected),
        });
        store.close();
      }),
      { numRuns: 60, interruptAfterTimeLimit: 20_000 },
    );
  }, 60_000);
});
