import type { Database } from 'better-sqlite3';
import { FrameCompactor } from './frame-compactor.js';
import { FrameTable } from './frame-table.js';
import { BlobTable, MasterRecordTables, RunRecordTables } from './record-tables.js';
import { RunTable } from './run-table.js';

/** The tables of a store, with their statements. */
export interface StoreTables {
  readonly runs: RunTable;
  readonly records: RunRecordTables;
  readonly frames: FrameTable;
  readonly compactor: FrameCompactor;
  readonly blobs: BlobTable;
  readonly own: MasterRecordTables;
}

/** Prepares all statements; the schema must be up to date. */
export function createTables(database: Database): StoreTables {
  const frames = new FrameTable(database);
  return Object.freeze({
    runs: new RunTable(database),
    records: new RunRecordTables(database),
    frames,
    compactor: new FrameCompactor(frames),
    blobs: new BlobTable(database),
    own: new MasterRecordTables(database),
  });
}
