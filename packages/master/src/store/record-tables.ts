import type { Database, Statement } from 'better-sqlite3';
import type { RunReport } from '@vajraedge/core';
import type { AuditView } from '@vajraedge/protocol';
import type { StoredSession } from './master-store.js';

/** Most entries of the audit that are kept. */
const MAX_AUDIT_ENTRIES = 10_000;

/** What is written of a run beside its frames: sessions, slots and the report. */
export class RunRecordTables {
  readonly #putSession: Statement<[number, string, string]>;
  readonly #sessions: Statement<[number], { readonly id: string; readonly record: string }>;
  readonly #putSlots: Statement<[number, number, string]>;
  readonly #slots: Statement<[number], { readonly scenario: number; readonly state: string }>;
  readonly #putReport: Statement<[number, string]>;
  readonly #report: Statement<[number], { readonly content: string }>;

  constructor(database: Database) {
    this.#putSession = database.prepare(
      `INSERT INTO session (run, id, record) VALUES (?, ?, ?)
       ON CONFLICT (run, id) DO UPDATE SET record = excluded.record`,
    );
    this.#sessions = database.prepare('SELECT id, record FROM session WHERE run = ? ORDER BY rowid');
    this.#putSlots = database.prepare(
      `INSERT INTO slots (run, scenario, state) VALUES (?, ?, ?)
       ON CONFLICT (run, scenario) DO UPDATE SET state = excluded.state`,
    );
    this.#slots = database.prepare('SELECT scenario, state FROM slots WHERE run = ? ORDER BY scenario');
    this.#putReport = database.prepare(
      'INSERT INTO report (run, content) VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET content = excluded.content',
    );
    this.#report = database.prepare('SELECT content FROM report WHERE run = ?');
  }

  putSession(run: number, { sessionId, record }: StoredSession): void {
    this.#putSession.run(run, sessionId, JSON.stringify(record));
  }

  /** In the order in which they were first stored. */
  sessions(run: number, runId: string): readonly StoredSession[] {
    return this.#sessions
      .all(run)
      .map(({ id, record }) => ({ runId, sessionId: id, record: JSON.parse(record) as unknown }));
  }

  putSlots(run: number, scenarioIndex: number, state: unknown): void {
    this.#putSlots.run(run, scenarioIndex, JSON.stringify(state));
  }

  slots(run: number): ReadonlyMap<number, unknown> {
    const rows = this.#slots.all(run);
    return new Map(rows.map(({ scenario, state }) => [scenario, JSON.parse(state) as unknown]));
  }

  putReport(run: number, report: RunReport): void {
    this.#putReport.run(run, JSON.stringify(report));
  }

  report(run: number): RunReport | null {
    const row = this.#report.get(run);
    return row === undefined ? null : (JSON.parse(row.content) as RunReport);
  }
}

/** Plans and data files by their digest, and which runs need them. */
export class BlobTable {
  readonly #put: Statement<[string, Uint8Array]>;
  readonly #one: Statement<[string], { readonly content: Uint8Array }>;
  readonly #deleteUses: Statement<[number]>;
  readonly #putUse: Statement<[number, string]>;
  readonly #lastUses: Statement<[{ readonly run: number }], { readonly digest: string }>;
  readonly #delete: Statement<[string]>;

  constructor(database: Database) {
    this.#put = database.prepare('INSERT INTO blob (digest, content) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#one = database.prepare('SELECT content FROM blob WHERE digest = ?');
    this.#deleteUses = database.prepare('DELETE FROM run_blob WHERE run = ?');
    this.#putUse = database.prepare(
      'INSERT INTO run_blob (run, digest) VALUES (?, ?) ON CONFLICT DO NOTHING',
    );
    this.#lastUses = database.prepare(
      `SELECT digest FROM run_blob AS mine WHERE run = @run AND NOT EXISTS (
         SELECT 1 FROM run_blob AS other WHERE other.digest = mine.digest AND other.run <> @run)`,
    );
    this.#delete = database.prepare('DELETE FROM blob WHERE digest = ?');
  }

  put(digest: string, content: Uint8Array): void {
    this.#put.run(digest, content);
  }

  one(digest: string): Uint8Array | null {
    return this.#one.get(digest)?.content ?? null;
  }

  /** Says which blobs a run needs. */
  use(run: number, digests: readonly string[]): void {
    this.#deleteUses.run(run);
    for (const digest of digests) this.#putUse.run(run, digest);
  }

  /** Deletes the blobs that no other run needs. */
  release(run: number): void {
    for (const { digest } of this.#lastUses.all({ run })) this.#delete.run(digest);
    this.#deleteUses.run(run);
  }
}

/** What belongs to no run: the audit, and settings by their name. */
export class MasterRecordTables {
  readonly #addAudit: Statement<[string]>;
  readonly #cutAudit: Statement<[number]>;
  readonly #audit: Statement<[number], { readonly entry: string }>;
  readonly #putSetting: Statement<[string, string]>;
  readonly #setting: Statement<[string], { readonly value: string }>;

  constructor(database: Database) {
    this.#addAudit = database.prepare('INSERT INTO audit (entry) VALUES (?)');
    this.#cutAudit = database.prepare('DELETE FROM audit WHERE number <= ?');
    this.#audit = database.prepare('SELECT entry FROM audit ORDER BY number DESC LIMIT ?');
    this.#putSetting = database.prepare(
      'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
    this.#setting = database.prepare('SELECT value FROM setting WHERE name = ?');
  }

  addAudit(entry: AuditView): void {
    const { lastInsertRowid } = this.#addAudit.run(JSON.stringify(entry));
    this.#cutAudit.run(Number(lastInsertRowid) - MAX_AUDIT_ENTRIES);
  }

  /** Newest first. */
  audit(limit: number): readonly AuditView[] {
    return this.#audit.all(limit).map(({ entry }) => JSON.parse(entry) as AuditView);
  }

  putSetting(name: string, value: unknown): void {
    this.#putSetting.run(name, JSON.stringify(value ?? null));
  }

  setting(name: string): unknown {
    const row = this.#setting.get(name);
    return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
  }
}
