import type { Database, Statement } from 'better-sqlite3';
import { VajraError } from '@vajraedge/sdk';
import type { MasterStore, SecondSums, StoredFrame, StoredRunFilter, StoreWriter } from './master-store.js';
import { accessError } from './store-error.js';
import { createTables, type StoreTables } from './store-tables.js';
import { tidyStore } from './tidy-store.js';

/** What a store is opened as. */
export interface SqliteStoreOptions {
  readonly path: string;
  readonly epoch: number;
  readonly keepRuns: number;
}

/** A store over a database whose schema is up to date. */
export class SqliteStore implements MasterStore {
  readonly epoch: number;
  readonly #database: Database;
  readonly #options: SqliteStoreOptions;
  readonly #tables: StoreTables;
  readonly #writer: StoreWriter;
  readonly #statements: { readonly [name in 'begin' | 'commit' | 'rollback']: Statement<[]> };
  readonly #epochStatement: Statement<[], { readonly epoch: number }>;
  #problem: string | null = null;
  /** Whether runs or frames have been written since there was nothing to tidy. */
  #mayTidy = true;

  constructor(database: Database, options: SqliteStoreOptions) {
    this.epoch = options.epoch;
    this.#database = database;
    this.#options = options;
    this.#tables = createTables(database);
    this.#writer = createWriter(this.#tables);
    this.#statements = {
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      rollback: database.prepare('ROLLBACK'),
    };
    this.#epochStatement = database.prepare('SELECT epoch FROM master');
  }

  get problem(): string | null {
    return this.#problem;
  }

  transact<T>(work: (write: StoreWriter) => T): T {
    this.#mayTidy = true;
    return this.#transact(() => work(this.#writer));
  }

  runs(filter: StoredRunFilter): ReturnType<MasterStore['runs']> {
    return this.#read(() => this.#tables.runs.list(filter));
  }

  run(id: string): ReturnType<MasterStore['run']> {
    return this.#read(() => this.#tables.runs.one(id));
  }

  sessions(runId: string): ReturnType<MasterStore['sessions']> {
    return this.#readRun(runId, [], (run) => this.#tables.records.sessions(run, runId));
  }

  slots(runId: string): ReturnType<MasterStore['slots']> {
    return this.#readRun<ReturnType<MasterStore['slots']>>(runId, new Map(), (run) =>
      this.#tables.records.slots(run),
    );
  }

  frames(runId: string, afterMs = -Infinity, upToMs = Infinity): IterableIterator<StoredFrame> {
    const none = [].values() as IterableIterator<StoredFrame>;
    return this.#readRun(runId, none, (run) => this.#tables.frames.between(run, afterMs, upToMs));
  }

  nextFrameMs(runId: string, afterMs: number): number | null {
    return this.#readRun(runId, null, (run) => this.#tables.frames.nextMs(run, afterMs));
  }

  lastFrameMs(runId: string): number | null {
    return this.#readRun(runId, null, (run) => this.#tables.frames.lastMs(run));
  }

  engineNumber(runId: string, workerId: string, engine: number): number {
    return this.#readRun(runId, engine, (run) => this.#tables.frames.engineNumber(run, workerId, engine));
  }

  blob(digestHex: string): Uint8Array | null {
    return this.#read(() => this.#tables.blobs.one(digestHex));
  }

  report(runId: string): ReturnType<MasterStore['report']> {
    return this.#readRun(runId, null, (run) => this.#tables.records.report(run));
  }

  audit(limit: number): ReturnType<MasterStore['audit']> {
    return this.#read(() => this.#tables.own.audit(limit));
  }

  setting(name: string): unknown {
    return this.#read(() => this.#tables.own.setting(name));
  }

  compact(runId: string, all: boolean, sums?: SecondSums): boolean {
    return this.#transact(() => {
      const run = this.#tables.runs.find(runId);
      return run !== null && this.#tables.compactor.step(run, all, sums);
    });
  }

  tidy(): boolean {
    if (!this.#mayTidy) return false;
    this.#mayTidy = this.#transact(() => tidyStore(this.#database, this.#tables, this.#options.keepRuns));
    return this.#mayTidy;
  }

  close(): void {
    if (!this.#database.open) return;
    try {
      this.#transact(() => this.#database.prepare('UPDATE master SET holder = NULL').run());
    } catch {
      // Deposed, or the disk is full: the next master sees by itself that this process is gone.
    }
    this.#database.close();
  }

  #transact<T>(work: () => T): T {
    if (this.#database.inTransaction)
      throw new VajraError('VE_INTERNAL', 'a transaction within a transaction');
    try {
      this.#statements.begin.run();
      this.#checkEpoch();
      const result = work();
      this.#statements.commit.run();
      this.#problem = null;
      return result;
    } catch (error) {
      this.#rollBack();
      throw this.#noted(accessError(error, this.#options.path));
    }
  }

  #checkEpoch(): void {
    const epoch = this.#epochStatement.get()?.epoch;
    if (epoch === this.epoch) return;
    const what = `epoch ${epoch} has begun, this master is of epoch ${this.epoch}`;
    throw new VajraError(
      'VE_MASTER_DEPOSED',
      `another master has taken over ${this.#options.path}: ${what}`,
      {
        hint: 'End this master; the run goes on with the other one.',
      },
    );
  }

  #rollBack(): void {
    this.#tables.frames.forget();
    // SQLite ends a transaction by itself where the disk is full or fails.
    if (this.#database.inTransaction) this.#statements.rollback.run();
  }

  #noted(error: unknown): unknown {
    if (error instanceof VajraError && error.code.startsWith('VE_STORE_')) this.#problem = error.message;
    return error;
  }

  #readRun<T>(runId: string, none: T, read: (run: number) => T): T {
    return this.#read(() => {
      const run = this.#tables.runs.find(runId);
      return run === null ? none : read(run);
    });
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.#noted(accessError(error, this.#options.path));
    }
  }
}

function createWriter({ runs, records, frames, blobs, own }: StoreTables): StoreWriter {
  return Object.freeze({
    putRun: (run) => {
      const number = runs.put(run);
      if (run.blobs !== undefined) blobs.use(number, run.blobs);
    },
    deleteRun: (id) => {
      const run = runs.find(id);
      if (run !== null) runs.hide(run);
    },
    putSession: (session) => records.putSession(runs.numberOf(session.runId), session),
    putSlots: (runId, scenarioIndex, state) => records.putSlots(runs.numberOf(runId), scenarioIndex, state),
    putFrame: (runId, frame, snapshotBytes) => frames.put(runs.numberOf(runId), frame, snapshotBytes),
    putBlob: (digestHex, content) => blobs.put(digestHex, content),
    putReport: (runId, report) => records.putReport(runs.numberOf(runId), report),
    addAudit: (entry) => own.addAudit(entry),
    putSetting: (name, value) => own.putSetting(name, value),
  } satisfies StoreWriter);
}
