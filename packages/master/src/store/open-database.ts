import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { notOurs, openError } from './store-error.js';
import { APPLICATION_ID } from './store-schema.js';

/** How long a lock of another program is waited for; longer, and leases would run out. */
const BUSY_MS = 500;
/** The log of changes is cut back to this after it has been written to the file. */
const LOG_LIMIT_BYTES = 64 * 2 ** 20;

/**
 * Opens or creates the file, for its owner alone, with a write-ahead log: a killed process loses nothing, a machine
 * without power at most what was written in its last moments.
 *
 * @throws VE_STORE_INVALID where it is something else, VE_STORE_UNREADABLE
 */
export function openDatabase(path: string): Database.Database {
  let database: Database.Database | null = null;
  try {
    createFile(path);
    database = new Database(path, { timeout: BUSY_MS });
    checkOwner(database, path);
    // Takes effect in an empty file only, and before anything else has been written to it.
    database.pragma('auto_vacuum = INCREMENTAL');
    if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal' && path !== MEMORY)
      throw Object.assign(new Error(`no write-ahead log: ${path}`), { code: 'SQLITE_CANTOPEN' });
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma(`journal_size_limit = ${LOG_LIMIT_BYTES}`);
    return database;
  } catch (error) {
    database?.close();
    throw openError(error, path);
  }
}

/** A store that is gone with its process. */
const MEMORY = ':memory:';

function createFile(path: string): void {
  if (path === MEMORY) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function checkOwner(database: Database.Database, path: string): void {
  if (database.pragma('application_id', { simple: true }) === APPLICATION_ID) return;
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_master').get() as {
    tables: number;
  };
  if (tables > 0) throw notOurs(path, 'it is a database of another program');
}
