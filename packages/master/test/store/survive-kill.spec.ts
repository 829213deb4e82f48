import { join } from 'node:path';
import { openMasterStore } from '../../src/store/open-master-store.js';
import { type StoreProcess, startStoreProcess } from './store-process.js';
import { temporaryFolder } from './store-of.js';

const folder = temporaryFolder();

describe('a master that is killed while it writes', () => {
  it.each([3, 40, 200, 700])(
    'leaves whole transactions, and all that it has said: after %i',
    async (lines) => {
      const path = join(folder, `killed-${lines}.db`);
      const master = startStoreProcess(['write', path]);
      let said: unknown = 0;
      for (let line = 0; line <= lines; line += 1) said = (await master.next())?.['written'];
      const left = await master.kill();
      said = left.at(-1)?.['written'] ?? said;
      const store = openMasterStore({ path });
      const last = store.setting('last') as number;
      expect(store.epoch).toBe(2);
      expect(last).toBeGreaterThanOrEqual(said as number);
      expect(store.sessions('r1')).toEqual([expect.objectContaining({ record: { last, padding: '' } })]);
      expect([...store.frames('r1')].map(({ snapshot }) => snapshot.toMs)).toEqual(
        Array.from({ length: last }, (_, at) => at + 1),
      );
      store.transact((write) => write.putSetting('last', 0));
      store.close();
    },
  );
});

describe('a second master', () => {
  let first: StoreProcess;
  let path: string;
  let stores = 0;

  beforeEach(async () => {
    stores += 1;
    path = join(folder, `two-${stores}.db`);
    first = startStoreProcess(['hold', path]);
    expect(await first.next()).toEqual({ epoch: 1 });
  });

  afterEach(() => first.kill());

  it('is refused while the process of the first lives, and changes nothing', async () => {
    const open = (): unknown => openMasterStore({ path });
    const message = expect.stringContaining(`process ${first.child.pid}`) as string;
    expect(open).toThrow(expect.objectContaining({ code: 'VE_STORE_IN_USE', message }));
    await first.kill();
    const store = openMasterStore({ path });
    expect(store.epoch).toBe(2);
    store.close();
  });

  it('may take the store over: the first finds itself deposed and writes nothing any more', async () => {
    const second = openMasterStore({ path, takeOver: true });
    expect(second.epoch).toBe(2);
    first.child.stdin?.write('go\n');
    expect(await first.next()).toMatchObject({ code: 'VE_MASTER_DEPOSED' });
    expect(await first.next()).toBeNull();
    expect(second.setting('last')).toBeUndefined();
    second.transact((write) => write.putSetting('last', 7));
    // The first one, closing, has not given away what is the second's.
    expect(() => openMasterStore({ path })).toThrow(expect.objectContaining({ code: 'VE_STORE_IN_USE' }));
    second.close();
    const third = openMasterStore({ path });
    expect(third.setting('last')).toBe(7);
    third.close();
  });
});
