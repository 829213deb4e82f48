import type { Database } from 'better-sqlite3';
import { VajraError } from '@vajraedge/sdk';

/** Marks the file as a store of ours: "VJRA". */
export const APPLICATION_ID = 0x564a5241;

/**
 * What leads from each version of the schema to the next; the first makes an empty file version 1. What was released
 * is never changed: a change is a further element.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE master (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch INTEGER NOT NULL,
    holder TEXT
  ) STRICT;
  INSERT INTO master (id, epoch) VALUES (1, 0);

  CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT UNIQUE,
    name TEXT NOT NULL,
    sought TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'ended', 'deleted')),
    created_ms REAL NOT NULL,
    tags TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX run_by_state ON run (state, number);

  CREATE TABLE run_tag (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE session (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    id TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (run, id)
  ) STRICT;

  CREATE TABLE slots (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    scenario INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (run, scenario)
  ) STRICT;

  CREATE TABLE frame (
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    to_ms REAL NOT NULL,
    merged_ms INTEGER NOT NULL,
    session TEXT NOT NULL,
    worker TEXT NOT NULL,
    host TEXT,
    snapshot BLOB NOT NULL
  ) STRICT;
  CREATE INDEX frame_by_end ON frame (run, to_ms);
  CREATE INDEX frame_by_width ON frame (run, merged_ms, to_ms);

  CREATE TABLE engine (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    worker TEXT NOT NULL,
    engine INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (run, worker, engine)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE report (
    run INTEGER PRIMARY KEY REFERENCES run (number) ON DELETE CASCADE,
    content TEXT NOT NULL
  ) STRICT;

  CREATE TABLE blob (digest TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
  CREATE TABLE run_blob (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    PRIMARY KEY (run, digest)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX run_blob_by_digest ON run_blob (digest);

  CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL) STRICT;
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
];

/** Version of the schema that this code reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings the schema up to date. To be called inside of a transaction.
 *
 * @throws VE_STORE_NEWER
 */
export function migrate(database: Database, path: string): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > SCHEMA_VERSION) throw newerError(version, path);
  for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
  if (version === SCHEMA_VERSION) return;
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}

function newerError(version: number, path: string): VajraError {
  const what = `its schema has version ${version}, this master knows up to ${SCHEMA_VERSION}`;
  return new VajraError('VE_STORE_NEWER', `the store ${path} was written by a newer version: ${what}`, {
    hint: 'Start the newer version of VajraEdge, or name another file.',
  });
}
