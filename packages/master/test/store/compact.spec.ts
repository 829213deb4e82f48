import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'better-sqlite3';
import { mergeSnapshots, type Snapshot } from '@vajraedge/core';
import { openMasterStore } from '../../src/store/open-master-store.js';
import type { MasterStore } from '../../src/store/master-store.js';
import { frameOf, HOST, putFrame, runOf, snapshotOf, startsIn, temporaryFolder } from './store-of.js';

const folder = temporaryFolder();
let stores = 0;
let path: string;
let store: MasterStore;

beforeEach(() => {
  stores += 1;
  path = join(folder, `${stores}.db`);
  store = openMasterStore({ path, keepRuns: 2 });
});

afterEach(() => store.close());

function count(table: string): number {
  const database = new Database(path, { readonly: true });
  const rows = database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  database.close();
  return rows;
}

function compactAll(all: boolean): void {
  let steps = 0;
  while (store.compact('r1', all)) expect((steps += 1)).toBeLessThan(10_000);
}

/** The sum of all frames, comparable. */
function sumOf(): unknown {
  const snapshots = [...store.frames('r1')].map(({ snapshot }) => snapshot);
  const empty: Snapshot = {
    ...snapshotOf(1, []),
    series: [],
    arrivals: [],
    generators: [],
    inFlight: 0,
    users: 0,
  };
  const sum = snapshots.reduce(mergeSnapshots, { ...empty, fromMs: Infinity, toMs: -Infinity });
  return JSON.parse(
    JSON.stringify(sum, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    ),
  );
}

describe('compact', () => {
  it('changes nothing of what frames add up to, whoever sent them and however often it is done', () => {
    const frame = fc.record({
      worker: fc.constantFrom('w1', 'w2', 'w3'),
      second: fc.integer({ min: 1, max: 5 }),
      values: fc.array(fc.nat({ max: 5_000_000 }), { maxLength: 20 }),
    });
    let runs = 0;
    fc.assert(
      fc.property(fc.array(fc.array(frame, { maxLength: 40 }), { maxLength: 3 }), (batches) => {
        runs += 1;
        store.transact((write) => write.deleteRun('r1'));
        store.transact((write) => write.putRun(runOf('r1', { createdMs: runs })));
        for (const batch of batches) {
          store.transact((write) => {
            for (const { worker, second, values } of batch)
              putFrame(write, 'r1', frameOf(worker, snapshotOf(second, values)));
          });
          const before = sumOf();
          compactAll(true);
          expect(sumOf()).toEqual(before);
        }
        const seconds = new Set(batches.flat().map(({ second }) => second));
        const ends = [...store.frames('r1')].map(({ snapshot }) => snapshot.toMs);
        expect(ends).toEqual([...seconds].sort().map((second) => 1000 * second));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the last ten seconds of a run that goes on as it came', () => {
    store.transact((write) => {
      write.putRun(runOf('r1'));
      for (let second = 1; second <= 40; second += 1)
        for (const worker of ['w1', 'w2']) putFrame(write, 'r1', frameOf(worker, snapshotOf(second, [1, 2])));
    });
    compactAll(false);
    expect([...store.frames('r1', 0, 29_000)]).toHaveLength(29);
    expect([...store.frames('r1', 29_000)]).toHaveLength(22);
    expect(startsIn(store, 'r1')).toBe(160);
    expect(count('frame')).toBe(29 + 22);
  });

  it('takes the sum of somebody who has added up the same frames, and of nobody else', () => {
    store.transact((write) => {
      write.putRun(runOf('r1'));
      for (const second of [1, 2, 3])
        for (const worker of ['w1', 'w2']) putFrame(write, 'r1', frameOf(worker, snapshotOf(second, [1])));
    });
    const marked = (second: number): Snapshot => ({ ...snapshotOf(second, [7, 7, 7]), inFlight: 99 });
    const sums = {
      secondSum: (second: number) =>
        second === 3 ? null : { frames: second === 1 ? 2 : 1, snapshot: marked(second), host: HOST },
    };
    while (store.compact('r1', true, sums));
    expect([...store.frames('r1')].map(({ snapshot }) => [snapshot.toMs, snapshot.inFlight])).toEqual([
      [1000, 99],
      [2000, 2],
      [3000, 2],
    ]);
  });

  it('adds a late frame to the second that was merged', () => {
    store.transact((write) => {
      write.putRun(runOf('r1'));
      for (const second of [1, 2]) putFrame(write, 'r1', frameOf('w1', snapshotOf(second, [1])));
    });
    compactAll(true);
    store.transact((write) => putFrame(write, 'r1', frameOf('w2', snapshotOf(1, [1, 1]))));
    compactAll(true);
    const frames = [...store.frames('r1')];
    expect(frames.map(({ snapshot }) => snapshot.arrivals[0]?.started)).toEqual([3, 1]);
    expect(frames[0]?.snapshot.generators.map(({ engine }) => engine)).toEqual([0, 1]);
    expect(frames[0]?.host?.processCores).toBe(1);
  });

  it('lets seconds share a row in runs of more than two hours', () => {
    store.transact((write) => {
      write.putRun(runOf('r1'));
      for (const second of [1, 2, 3, 4, 5, 7201])
        putFrame(write, 'r1', frameOf('w1', snapshotOf(second, [second])));
    });
    compactAll(true);
    expect([...store.frames('r1')].map(({ snapshot }) => [snapshot.fromMs, snapshot.toMs])).toEqual([
      [0, 2000],
      [2000, 4000],
      [4000, 5000],
      [7_200_000, 7_201_000],
    ]);
  });

  it('keeps the engines of two thousand workers apart', () => {
    store.transact((write) => {
      write.putRun(runOf('r1'));
      for (let worker = 0; worker < 2100; worker += 1) {
        const { generators, toMs, fromMs } = snapshotOf(1, [1]);
        const bare = { ...snapshotOf(1, []), series: [], arrivals: [], generators, fromMs, toMs };
        putFrame(write, 'r1', frameOf(`w${worker}`, bare));
      }
    });
    compactAll(true);
    const engines = [...store.frames('r1')].flatMap(({ snapshot }) =>
      snapshot.generators.map(({ engine }) => engine),
    );
    expect(new Set(engines).size).toBe(2100);
    expect(engines).toHaveLength(2100);
  });
});

describe('tidy', () => {
  function putEnded(id: string, tags = {}): void {
    store.transact((write) => {
      write.putBlob(`of ${id}`, Uint8Array.of(1));
      write.putBlob('of all', Uint8Array.of(2));
      write.putRun(runOf(id, { state: 'ended', tags, blobs: [`of ${id}`, 'of all'] }));
      write.putSession({ runId: id, sessionId: 's1', record: {} });
      for (let second = 1; second <= 40; second += 1)
        putFrame(write, id, frameOf('w1', snapshotOf(second, [1])));
    });
  }

  function tidyAll(): void {
    let steps = 0;
    while (store.tidy()) expect((steps += 1)).toBeLessThan(10_000);
  }

  it('lets go of the oldest ended runs, never of active ones or those to keep', () => {
    putEnded('a', { keep: '' });
    store.transact((write) => write.putRun(runOf('b')));
    for (const id of ['c', 'd', 'e', 'f']) putEnded(id);
    tidyAll();
    expect(store.runs({ limit: 10 }).map(({ id }) => id)).toEqual(['f', 'e', 'b', 'a']);
    expect(count('run')).toBe(4);
    expect(count('session')).toBe(3);
    expect(store.blob('of c')).toBeNull();
    expect(store.blob('of e')).not.toBeNull();
    expect(store.blob('of all')).not.toBeNull();
  });

  it('frees what a deleted run held; its id may be used again', () => {
    putEnded('a');
    store.transact((write) => write.deleteRun('a'));
    expect(store.run('a')).toBeNull();
    expect([...store.frames('a')]).toEqual([]);
    store.transact((write) => write.putRun(runOf('a')));
    tidyAll();
    expect(count('run')).toBe(1);
    expect(count('frame')).toBe(0);
    expect(store.blob('of all')).toBeNull();
  });

  it('merges what an ended run leaves', () => {
    putEnded('a');
    store.transact((write) => {
      for (let second = 1; second <= 40; second += 1)
        putFrame(write, 'a', frameOf('w2', snapshotOf(second, [1])));
    });
    tidyAll();
    expect(count('frame')).toBe(40);
    expect(startsIn(store, 'a')).toBe(80);
  });

  it('gives room back to the disk', () => {
    const pages = (): number => {
      const database = new Database(path, { readonly: true });
      const number = database.pragma('page_count', { simple: true }) as number;
      database.close();
      return number;
    };
    store.transact((write) => {
      write.putBlob('large', new Uint8Array(24 * 2 ** 20));
      write.putRun(runOf('a', { blobs: ['large'] }));
    });
    const before = pages();
    store.transact((write) => write.deleteRun('a'));
    tidyAll();
    expect(pages()).toBeLessThan(before * 0.75);
  });
});

describe('the audit', () => {
  it('keeps its latest ten thousand entries', () => {
    const entry = {
      at: '',
      by: 'ann',
      role: 'operator' as const,
      action: 'run.stop',
      subject: '',
      detail: '',
    };
    store.transact((write) => {
      for (let number = 1; number <= 10_007; number += 1) write.addAudit({ ...entry, subject: `${number}` });
    });
    const kept = store.audit(20_000);
    expect(kept).toHaveLength(10_000);
    expect(kept[0]?.subject).toBe('10007');
  });
});
