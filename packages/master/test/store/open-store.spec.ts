import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openMasterStore } from '../../src/store/open-master-store.js';
import { isAlive, ownIdentity, readBootId } from '../../src/store/process-identity.js';
import { SCHEMA_VERSION } from '../../src/store/store-schema.js';
import { startStoreProcess } from './store-process.js';
import { runOf, temporaryFolder } from './store-of.js';

const folder = temporaryFolder();

/** Makes a store with a run in it and changes the file afterwards. */
function changedStore(name: string, change: (database: Database.Database) => void): string {
  const path = join(folder, name);
  const store = openMasterStore({ path });
  store.transact((write) => write.putRun(runOf('r1')));
  store.close();
  const database = new Database(path);
  change(database);
  database.close();
  return path;
}

const opening = (path: string) => (): unknown => openMasterStore({ path });

describe('a store', () => {
  it('is made with its folder, readable by its owner alone', () => {
    const path = join(folder, 'new', 'deep', 'master.db');
    openMasterStore({ path }).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  });

  it('begins a further epoch with every master', () => {
    const path = join(folder, 'epochs.db');
    const epochs = [1, 2, 3].map(() => {
      const store = openMasterStore({ path });
      store.close();
      store.close();
      return store.epoch;
    });
    expect(epochs).toEqual([1, 2, 3]);
  });

  it('is refused twice in one process', () => {
    const path = join(folder, 'twice.db');
    const store = openMasterStore({ path });
    expect(opening(path)).toThrow(expect.objectContaining({ code: 'VE_STORE_IN_USE' }));
    store.close();
  });

  it('of a newer version is refused, and not changed', () => {
    const path = changedStore('newer.db', (database) =>
      database.pragma(`user_version = ${SCHEMA_VERSION + 1}`),
    );
    expect(opening(path)).toThrow(
      expect.objectContaining({
        code: 'VE_STORE_NEWER',
        message: expect.stringContaining(`version ${SCHEMA_VERSION + 1}`),
      }),
    );
    const database = new Database(path, { readonly: true });
    expect(database.prepare('SELECT epoch FROM master').pluck().get()).toBe(1);
    database.close();
  });
});

describe('what is no store', () => {
  const other = join(folder, 'other.db');
  const text = join(folder, 'notes.txt');

  beforeAll(() => {
    const database = new Database(other);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    writeFileSync(text, 'these are my notes\n'.repeat(100));
  });

  it.each([
    ["another program's database", other, 'VE_STORE_INVALID', 'another program'],
    ['a text', text, 'VE_STORE_INVALID', 'no database'],
    ['a folder', folder, 'VE_STORE_UNREADABLE', 'it is a folder'],
    ['below a file', join(text, 'master.db'), 'VE_STORE_UNREADABLE', 'no folder'],
  ])('is refused in words and not changed: %s', (_, path, code, words) => {
    const before = [other, text].includes(path) ? readFileSync(path) : null;
    expect(opening(path)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
    if (before !== null) expect(readFileSync(path)).toEqual(before);
  });

  it('is refused in words: a store that is damaged', () => {
    const path = changedStore('damaged.db', () => undefined);
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 100, bytes.length);
    writeFileSync(path, bytes);
    expect(opening(path)).toThrow(expect.objectContaining({ code: 'VE_STORE_INVALID' }));
  });

  it('is refused in words: what may not be written', async () => {
    const forbidden = join(folder, 'forbidden');
    mkdirSync(forbidden, { mode: 0o555 });
    chmodSync(folder, 0o755);
    // Root may write anywhere: be nobody then.
    const nobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--clear-groups'] : [];
    const child = startStoreProcess(['hold', join(forbidden, 'master.db')], nobody);
    const message = expect.stringContaining('permission denied') as string;
    expect(await child.next()).toMatchObject({ code: 'VE_STORE_UNREADABLE', message });
    await child.kill();
  });
});

describe('a damaged frame', () => {
  it('is told when it is read, and costs nothing else', () => {
    const path = changedStore('bad-frame.db', (database) =>
      database.exec(
        `INSERT INTO frame (run, to_ms, merged_ms, session, worker, snapshot) VALUES (1, 5, 0, 's', 'w', x'ff')`,
      ),
    );
    const store = openMasterStore({ path });
    expect(() => [...store.frames('r1')]).toThrow(expect.objectContaining({ code: 'VE_STORE_FAILED' }));
    expect(store.run('r1')?.name).toBe('checkout');
    store.close();
  });
});

describe('a lock of another program', () => {
  it('is told, and over when it is gone', () => {
    const path = join(folder, 'locked.db');
    const store = openMasterStore({ path });
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    const write = (): void => store.transact((writer) => writer.putSetting('a', 1));
    expect(write).toThrow(
      expect.objectContaining({ code: 'VE_STORE_FAILED', message: expect.stringContaining('locked') }),
    );
    expect(store.problem).toContain('locked');
    other.exec('ROLLBACK');
    other.close();
    write();
    expect(store.problem).toBeNull();
    store.close();
  });
});

describe('a process', () => {
  it('is alive while it is the same', () => {
    const own = ownIdentity();
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, startedTicks: '1' })).toBe(false);
    expect(isAlive({ ...own, bootId: 'another' })).toBe(false);
    expect(isAlive({ ...own, processId: 2 ** 22 + 1 })).toBe(false);
    expect(readBootId()).toMatch(/^[0-9a-f-]{36}$/);
  });
});
