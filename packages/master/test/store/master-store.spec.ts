import { join } from 'node:path';
import type { RunReport } from '@vajraedge/core';
import { openMasterStore } from '../../src/store/open-master-store.js';
import type { MasterStore, StoreWriter } from '../../src/store/master-store.js';
import { frameOf, HOST, putFrame, runOf, snapshotOf, startsIn, temporaryFolder } from './store-of.js';

const folder = temporaryFolder();
let stores = 0;
let path: string;
let store: MasterStore;

beforeEach(() => {
  stores += 1;
  path = join(folder, `${stores}`, 'master.db');
  store = openMasterStore({ path });
});

afterEach(() => store.close());

describe('what is stored', () => {
  const report = { runId: 'r1', name: 'größe' } as RunReport;
  const entry = {
    at: 'now',
    by: 'ann',
    role: 'operator',
    action: 'run.stop',
    subject: 'r1',
    detail: '',
  } as const;

  const putAll = (write: StoreWriter): void => {
    write.putRun(
      runOf('r1', { tags: { team: 'shop', __proto__x: '1' }, record: { deep: [1, { two: null }] } }),
    );
    write.putSession({ runId: 'r1', sessionId: 's1', record: { last: 1 } });
    write.putSession({ runId: 'r1', sessionId: 's2', record: { last: 7 } });
    write.putSession({ runId: 'r1', sessionId: 's1', record: { last: 2 } });
    write.putSlots('r1', 1, { owners: [1, 2] });
    write.putSlots('r1', 0, { owners: [3] });
    write.putSlots('r1', 1, { owners: [4] });
    putFrame(write, 'r1', frameOf('w1', snapshotOf(2, [400])));
    putFrame(write, 'r1', frameOf('w1', snapshotOf(1, [300, 500]), null));
    write.putBlob('ab', Uint8Array.of(1, 2, 3));
    write.putBlob('ab', Uint8Array.of(9));
    write.putReport('r1', report);
    write.addAudit(entry);
    write.addAudit({ ...entry, action: 'run.rate' });
    write.putSetting('flaps', { w1: [1, 2] });
  };

  const readAll = (): unknown => ({
    run: store.run('r1'),
    sessions: store.sessions('r1'),
    slots: store.slots('r1'),
    frames: [...store.frames('r1')],
    blob: store.blob('ab'),
    report: store.report('r1'),
    audit: store.audit(10),
    setting: store.setting('flaps'),
  });

  const ALL = {
    run: runOf('r1', { tags: { team: 'shop', __proto__x: '1' }, record: { deep: [1, { two: null }] } }),
    sessions: [
      { runId: 'r1', sessionId: 's1', record: { last: 2 } },
      { runId: 'r1', sessionId: 's2', record: { last: 7 } },
    ],
    slots: new Map([
      [0, { owners: [3] }],
      [1, { owners: [4] }],
    ]),
    frames: [frameOf('w1', snapshotOf(1, [300, 500]), null), frameOf('w1', snapshotOf(2, [400]), HOST)],
    blob: Buffer.from([1, 2, 3]),
    report,
    audit: [{ ...entry, action: 'run.rate' }, entry],
    setting: { w1: [1, 2] },
  };

  it('is read as it was written', () => {
    store.transact(putAll);
    expect(JSON.parse(JSON.stringify(readAll()))).toEqual(JSON.parse(JSON.stringify(ALL)));
  });

  it('is there in the next master', () => {
    store.transact(putAll);
    store.close();
    store = openMasterStore({ path });
    expect(JSON.parse(JSON.stringify(readAll()))).toEqual(JSON.parse(JSON.stringify(ALL)));
  });

  it('is not there where the transaction failed', () => {
    const work = (): void => {
      store.transact((write) => {
        putAll(write);
        throw new TypeError('changed my mind');
      });
    };
    expect(work).toThrow(TypeError);
    expect(store.run('r1')).toBeNull();
    expect(store.blob('ab')).toBeNull();
    expect(store.setting('flaps')).toBeUndefined();
    store.transact(putAll);
    expect(store.audit(10)).toHaveLength(2);
    expect(store.problem).toBeNull();
  });

  it('is empty for runs that nobody knows', () => {
    expect([...store.frames('none')]).toEqual([]);
    expect(store.sessions('none')).toEqual([]);
    expect(store.slots('none').size).toBe(0);
    expect(store.report('none')).toBeNull();
    expect(store.lastFrameMs('none')).toBeNull();
  });

  it('belongs to a run that is there', () => {
    const orphan = (): void => store.transact((write) => write.putSlots('none', 0, {}));
    expect(orphan).toThrow(expect.objectContaining({ code: 'VE_INTERNAL' }));
  });

  it('refuses a transaction within a transaction, and rolls back both', () => {
    const nested = (): void =>
      store.transact((write) => {
        write.putRun(runOf('r1'));
        store.transact(() => undefined);
      });
    expect(nested).toThrow(expect.objectContaining({ code: 'VE_INTERNAL' }));
    expect(store.run('r1')).toBeNull();
  });
});

describe('runs', () => {
  beforeEach(() => {
    store.transact((write) => {
      write.putRun(runOf('a', { name: 'Checkout', state: 'ended', tags: { team: 'shop' } }));
      write.putRun(runOf('b', { name: 'ÜBERSICHT', state: 'ended', tags: { team: 'search', kind: 'soak' } }));
      write.putRun(runOf('c', { name: 'checkout 100%' }));
      write.putRun(runOf('a', { name: 'Checkout', state: 'ended', tags: { team: 'pay' } }));
    });
  });

  it.each([
    ['all, newest first', {}, 'cba'],
    ['of a state', { state: 'ended' as const }, 'ba'],
    ['by a part of the name, whatever the case', { text: 'CHECK' }, 'ca'],
    ['by letters beyond ASCII', { text: 'über' }, 'b'],
    ['by a text that is no pattern', { text: '0%' }, 'c'],
    ['by a part of the id', { text: 'b' }, 'b'],
    ['by a tag as it is now', { tag: { name: 'team', value: 'pay' } }, 'a'],
    ['not by a tag as it was', { tag: { name: 'team', value: 'shop' } }, ''],
    ['before one of them', { before: 'c' }, 'ba'],
    ['so many', { limit: 1 }, 'c'],
    ['after a run that is gone: none', { before: 'x' }, ''],
  ])('are found: %s', (_, filter, ids) => {
    expect(store.runs({ limit: 10, ...filter }).map(({ id }) => id)).toEqual([...ids]);
  });
});

describe('frames', () => {
  beforeEach(() => {
    store.transact((write) => {
      write.putRun(runOf('r1'));
      for (const second of [3, 1, 2])
        putFrame(write, 'r1', frameOf('w1', snapshotOf(second, [100 * second])));
      putFrame(write, 'r1', frameOf('w2', snapshotOf(2, [7])));
    });
  });

  it('come in the order of their ends', () => {
    expect([...store.frames('r1')].map(({ workerId, snapshot }) => [workerId, snapshot.toMs])).toEqual([
      ['w1', 1000],
      ['w1', 2000],
      ['w2', 2000],
      ['w1', 3000],
    ]);
  });

  it('are found by a stretch of run time, its start not included', () => {
    expect([...store.frames('r1', 1000, 2000)].map(({ workerId }) => workerId)).toEqual(['w1', 'w2']);
    expect(store.nextFrameMs('r1', 0)).toBe(1000);
    expect(store.nextFrameMs('r1', 3000)).toBeNull();
    expect(store.lastFrameMs('r1')).toBe(3000);
  });

  it('may be written while they are read', () => {
    const read = store.frames('r1');
    read.next();
    store.transact((write) => putFrame(write, 'r1', frameOf('w1', snapshotOf(4, [1]))));
    expect([...read]).toHaveLength(3);
  });

  it('number their engines over the fleet', () => {
    expect([...store.frames('r1', 1000, 2000)].map(({ snapshot }) => snapshot.generators[0]?.engine)).toEqual(
      [0, 1],
    );
    expect(store.engineNumber('r1', 'w2', 0)).toBe(1);
  });

  it('give no number to an engine whose frame was rolled back', () => {
    const work = (): void =>
      store.transact((write) => {
        putFrame(write, 'r1', frameOf('w3', snapshotOf(1, [1])));
        throw new Error('no');
      });
    expect(work).toThrow('no');
    store.transact((write) => putFrame(write, 'r1', frameOf('w4', snapshotOf(4, [1]))));
    expect(store.engineNumber('r1', 'w4', 0)).toBe(2);
    expect(startsIn(store, 'r1')).toBe(5);
  });
});
