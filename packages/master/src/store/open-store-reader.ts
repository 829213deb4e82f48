import Database from 'better-sqlite3';
import type { FrameSource, MasterStore } from './master-store.js';
import { SqliteStore } from './sqlite-store.js';
import { openError } from './store-error.js';

/** What can be read of a store beside the master that writes it. */
export type ReadableStore = FrameSource & Pick<MasterStore, 'run' | 'blob'>;

/** A store that is open for reading. */
export interface StoreReader {
  readonly store: ReadableStore;
  close(): void;
}

/** Nothing is written that an epoch would have to be checked for. */
const NO_MASTER = { epoch: 0, keepRuns: 0 };

/**
 * Opens the store of a master for reading alone, in whatever thread or process: what is committed is seen at once, and
 * the master does not wait for it. Its schema must be up to date.
 *
 * @throws VE_STORE_UNREADABLE, VE_STORE_INVALID, VE_STORE_FAILED
 */
export function openStoreReader(path: string): StoreReader {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true });
    const store = new SqliteStore(database, { path, ...NO_MASTER });
    return { store, close: () => void database?.close() };
  } catch (error) {
    database?.close();
    throw openError(error, path);
  }
}
