import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRunAggregate, createSystemClock, heatMapOf, readRunFile } from '@vajraedge/core';
import { encodePlan } from '@vajraedge/protocol';
import { createFleetAggregate } from '../../src/aggregate/create-fleet-aggregate.js';
import { createResultMaker, type ResultMaker } from '../../src/results/result-maker.js';
import type { MasterStore } from '../../src/store/master-store.js';
import { openMasterStore } from '../../src/store/open-master-store.js';
import { META, openPlan } from '../aggregate/plan-of.js';
import { frameOf, putFrame, runOf, snapshotOf, temporaryFolder } from '../store/store-of.js';

const folder = temporaryFolder();
const plan = openPlan(10, 4);
const { digest, content } = encodePlan(plan);
const digestHex = digest.toString('hex');
const record = { plan: { digestHex }, start: {}, scenarios: [], models: [], changes: [], stoppedMs: null };
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
let stores = 0;
let file: string;
let store: MasterStore;
let maker: ResultMaker;

beforeEach(() => {
  stores += 1;
  file = join(folder, `${stores}.db`);
  store = openMasterStore({ path: file });
  store.transact((write) => {
    write.putBlob(digestHex, content);
    write.putRun(runOf('r1', { record, blobs: [digestHex] }));
    for (let second = 1; second <= 10; second += 1)
      for (const worker of ['w1', 'w2'])
        putFrame(write, 'r1', frameOf(worker, snapshotOf(second, [1000 * second, 500])));
  });
  maker = createResultMaker(file);
});

afterEach(async () => {
  await maker.close();
  store.close();
});

describe('what takes the histograms of a run', () => {
  const aggregate = () =>
    createFleetAggregate({ plan, runId: 'r1', source: store, clock: createSystemClock() });
  const result = createRunAggregate(plan).report({ ...META, lostEngines: 0 });

  it('is what the master itself would make of its store', async () => {
    const histograms = await aggregate().histograms();
    const map = textOf(await maker.make('r1', { kind: 'heat-map' }));
    expect(JSON.parse(map)).toEqual(heatMapOf(histograms.intervals));
    const run = readRunFile(textOf(await maker.make('r1', { kind: 'run-file', result })), 'run');
    expect(run.result).toEqual(result);
    expect(run.histograms.intervals.map(({ histograms: all }) => all.length)).toEqual(Array(10).fill(3));
    expect(textOf(await maker.make('r1', { kind: 'hdr-log', result }))).toContain(
      'Tag=browse/HTTP_GET:responseTime',
    );
  });

  it('has what was stored a moment ago', async () => {
    const columns = async (): Promise<number> => {
      const map = JSON.parse(textOf(await maker.make('r1', { kind: 'heat-map' }))) as { columns: unknown[] };
      return map.columns.length;
    };
    expect(await columns()).toBe(10);
    store.transact((write) => putFrame(write, 'r1', frameOf('w1', snapshotOf(11, [1]))));
    expect(await columns()).toBe(11);
  });

  it('is refused in words where there is no such run, or where it did not begin', async () => {
    store.transact((write) => write.putRun(runOf('r2', { record: { ...record, start: null } })));
    await expect(maker.make('r2', { kind: 'heat-map' })).rejects.toMatchObject({
      code: 'VE_RUN_NOT_STARTED',
      hint: 'Wait until it does.',
    });
    await expect(maker.make('r3', { kind: 'heat-map' })).rejects.toMatchObject({ code: 'VE_RUN_UNKNOWN' });
  });
});

describe('a maker of results', () => {
  it('makes what two ask for at once only once, one piece after the other, until it is closed', async () => {
    const first = maker.make('r1', { kind: 'heat-map' });
    expect(maker.make('r1', { kind: 'heat-map' })).toBe(first);
    const other = maker.make('r1', { kind: 'hdr-log', result: {} as never });
    await first;
    const refused = expect(other).rejects.toMatchObject({ code: 'VE_RESULT_FAILED' });
    await maker.close();
    await refused;
    await expect(maker.make('r1', { kind: 'heat-map' })).rejects.toMatchObject({ code: 'VE_RESULT_FAILED' });
  });

  it('says what is wrong with a store', async () => {
    const odd = join(folder, 'odd.db');
    writeFileSync(odd, 'this is no database, however long it may be: it is text'.repeat(100));
    const broken = createResultMaker(odd);
    await expect(broken.make('a', { kind: 'heat-map' })).rejects.toMatchObject({ code: 'VE_STORE_INVALID' });
  });
});
