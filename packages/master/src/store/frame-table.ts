import type { Database, Statement } from 'better-sqlite3';
import type { HostSample, Snapshot } from '@vajraedge/core';
import { decodeSnapshot } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import { EngineTable } from './engine-table.js';
import type { StoredFrame } from './master-store.js';

/** A row as it lies in the table. */
export interface FrameRow {
  readonly number: number;
  readonly to_ms: number;
  /** Length of the stretch that it was merged over, milliseconds; 0: it is as it came. */
  readonly merged_ms: number;
  readonly session: string;
  readonly worker: string;
  readonly host: string | null;
  readonly snapshot: Uint8Array;
}

/** A row to be written. */
export type NewFrameRow = Omit<FrameRow, 'number'>;

/** How many frames there are, when the last of them ended, and how far any of them is merged. */
export interface FrameCount {
  readonly frames: number;
  readonly toMs: number | null;
  readonly mergedMs: number;
}

const COLUMNS = 'number, to_ms, merged_ms, session, worker, host, snapshot';

/** Frames, as they came or merged. */
export class FrameTable {
  readonly #engines: EngineTable;
  readonly #put: Statement<[object]>;
  readonly #between: Statement<[number, number, number], FrameRow>;
  readonly #count: Statement<[number, number, number], FrameCount>;
  readonly #deleteBetween: Statement<[number, number, number]>;
  readonly #next: Statement<[number, number], { readonly ms: number | null }>;
  readonly #last: Statement<[number], { readonly ms: number | null }>;
  readonly #firstAt: Statement<[number, number, number], { readonly ms: number | null }>;
  readonly #delete: Statement<[number]>;
  readonly #deleteSome: Statement<[number, number]>;

  constructor(database: Database) {
    this.#engines = new EngineTable(database);
    this.#put = database.prepare(
      `INSERT INTO frame (run, to_ms, merged_ms, session, worker, host, snapshot)
       VALUES (@run, @to_ms, @merged_ms, @session, @worker, @host, @snapshot)`,
    );
    const within = 'FROM frame WHERE run = ? AND to_ms > ? AND to_ms <= ?';
    this.#between = database.prepare(`SELECT ${COLUMNS} ${within} ORDER BY to_ms, number`);
    this.#count = database.prepare(
      `SELECT count(*) AS frames, max(to_ms) AS toMs, coalesce(max(merged_ms), 0) AS mergedMs ${within}`,
    );
    this.#deleteBetween = database.prepare(`DELETE ${within}`);
    this.#next = database.prepare('SELECT min(to_ms) AS ms FROM frame WHERE run = ? AND to_ms > ?');
    this.#last = database.prepare('SELECT max(to_ms) AS ms FROM frame WHERE run = ?');
    this.#firstAt = database.prepare(
      'SELECT min(to_ms) AS ms FROM frame WHERE run = ? AND merged_ms = ? AND to_ms <= ?',
    );
    this.#delete = database.prepare('DELETE FROM frame WHERE number = ?');
    this.#deleteSome = database.prepare(
      'DELETE FROM frame WHERE number IN (SELECT number FROM frame WHERE run = ? LIMIT ?)',
    );
  }

  put(run: number, { sessionId, workerId, snapshot, host }: StoredFrame, snapshotBytes: Uint8Array): void {
    this.#engines.note(run, workerId, snapshot);
    this.putRow(run, {
      to_ms: snapshot.toMs,
      merged_ms: 0,
      session: sessionId,
      worker: workerId,
      host: host === null ? null : JSON.stringify(host),
      snapshot: snapshotBytes,
    });
  }

  putRow(run: number, row: NewFrameRow): void {
    this.#put.run({ run, ...row });
  }

  /** Frames by their end; read at once, decoded as they are taken. */
  between(run: number, afterMs: number, upToMs: number): IterableIterator<StoredFrame> {
    return this.#decoded(run, this.rowsBetween(run, afterMs, upToMs));
  }

  decode(run: number, row: FrameRow): StoredFrame {
    const snapshot = decodeStored(row);
    return {
      sessionId: row.session,
      workerId: row.worker,
      snapshot: row.merged_ms > 0 ? snapshot : this.#engines.numbered(run, row.worker, snapshot),
      host: row.host === null ? null : (JSON.parse(row.host) as HostSample),
    };
  }

  nextMs(run: number, afterMs: number): number | null {
    return this.#next.get(run, afterMs)?.ms ?? null;
  }

  lastMs(run: number): number | null {
    return this.#last.get(run)?.ms ?? null;
  }

  /** End of the first row, up to a time, that was merged over exactly so long a stretch. */
  firstMergedMs(run: number, mergedMs: number, upToMs: number): number | null {
    return this.#firstAt.get(run, mergedMs, upToMs)?.ms ?? null;
  }

  /** Rows that ended within a stretch, as they are. */
  rowsBetween(run: number, afterMs: number, upToMs: number): readonly FrameRow[] {
    return this.#between.all(run, afterMs, upToMs);
  }

  /** How many frames ended within a stretch. */
  countBetween(run: number, afterMs: number, upToMs: number): FrameCount {
    return this.#count.get(run, afterMs, upToMs) as FrameCount;
  }

  deleteBetween(run: number, afterMs: number, upToMs: number): void {
    this.#deleteBetween.run(run, afterMs, upToMs);
  }

  delete(rows: readonly FrameRow[]): void {
    for (const { number } of rows) this.#delete.run(number);
  }

  /** @returns how many were deleted */
  deleteSome(run: number, limit: number): number {
    return this.#deleteSome.run(run, limit).changes;
  }

  engineNumber(run: number, workerId: string, engine: number): number {
    return this.#engines.numberOf(run, workerId, engine);
  }

  /** Forgets what was read before a transaction was rolled back. */
  forget(): void {
    this.#engines.forget();
  }

  *#decoded(run: number, rows: readonly FrameRow[]): IterableIterator<StoredFrame> {
    for (const row of rows) yield this.decode(run, row);
  }
}

function decodeStored({ number, snapshot }: FrameRow): Snapshot {
  try {
    return decodeSnapshot(snapshot);
  } catch (cause) {
    throw new VajraError('VE_STORE_FAILED', `frame ${number} of the store is damaged`, {
      hint: 'Start the master with another file, or with a copy of this one from before.',
      cause,
    });
  }
}
