import type { Database } from 'better-sqlite3';
import { VajraError } from '@vajraedge/sdk';
import type { MasterStore } from './master-store.js';
import { openDatabase } from './open-database.js';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';
import { SqliteStore } from './sqlite-store.js';
import { openError } from './store-error.js';
import { migrate } from './store-schema.js';

/** Which store, and how to open it. */
export interface MasterStoreOptions {
  /** File; created with its folder where it is not there. */
  readonly path: string;
  /** Ended runs that are kept beside those tagged `keep`; 200 unless given. */
  readonly keepRuns?: number;
  /** Takes the store from a master that lives: it finds itself deposed at its next transaction. False unless given. */
  readonly takeOver?: boolean;
}

const KEEP_RUNS = 200;

/**
 * Opens a master's store and becomes its master: the epoch is one more than before.
 *
 * @throws VE_STORE_IN_USE while the process of its present master lives, VE_STORE_NEWER, VE_STORE_INVALID,
 * VE_STORE_UNREADABLE, VE_STORE_FULL, VE_STORE_FAILED
 */
export function openMasterStore({ path, keepRuns, takeOver = false }: MasterStoreOptions): MasterStore {
  const database = openDatabase(path);
  try {
    const epoch = database
      .transaction(() => {
        migrate(database, path);
        return becomeMaster(database, path, takeOver);
      })
      .immediate();
    return new SqliteStore(database, { path, epoch, keepRuns: keepRuns ?? KEEP_RUNS });
  } catch (error) {
    database.close();
    throw openError(error, path);
  }
}

function becomeMaster(database: Database, path: string, takeOver: boolean): number {
  const row = database.prepare('SELECT epoch, holder FROM master').get() as {
    readonly epoch: number;
    readonly holder: string | null;
  };
  const holder = row.holder === null ? null : (JSON.parse(row.holder) as ProcessIdentity);
  if (holder !== null && !takeOver && isAlive(holder)) throw inUseError(path, holder);
  const epoch = row.epoch + 1;
  database.prepare('UPDATE master SET epoch = ?, holder = ?').run(epoch, JSON.stringify(ownIdentity()));
  return epoch;
}

function inUseError(path: string, { processId }: ProcessIdentity): VajraError {
  return new VajraError(
    'VE_STORE_IN_USE',
    `the store ${path} belongs to a master that runs: process ${processId}`,
    {
      hint: 'End that master, name another file, or take the store over from it (--take-over).',
    },
  );
}
