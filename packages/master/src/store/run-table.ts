import type { Database, Statement } from 'better-sqlite3';
import { VajraError } from '@vajraedge/sdk';
import type { StoredRun, StoredRunFilter } from './master-store.js';

interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'ended';
  readonly created_ms: number;
  readonly tags: string;
  readonly record: string;
}

const COLUMNS = 'id, name, state, created_ms, tags, record';
/** Tag of runs that are kept for ever. */
const KEEP_TAG = 'keep';

/** Runs with their tags, newest last. */
export class RunTable {
  readonly #database: Database;
  readonly #number: Statement<[string], { readonly number: number }>;
  readonly #one: Statement<[string], RunRow>;
  readonly #put: Statement<[object], { readonly number: number; readonly tags: string }>;
  readonly #deleteTags: Statement<[number]>;
  readonly #putTag: Statement<[number, string, string]>;
  readonly #hide: Statement<[number]>;
  readonly #surplus: Statement<[string, number], { readonly number: number }>;
  readonly #hidden: Statement<[], { readonly number: number }>;
  readonly #endedUnmerged: Statement<[], { readonly number: number }>;
  readonly #delete: Statement<[number]>;

  constructor(database: Database) {
    this.#database = database;
    this.#number = database.prepare('SELECT number FROM run WHERE id = ?');
    this.#one = database.prepare(`SELECT ${COLUMNS} FROM run WHERE id = ?`);
    this.#put = database.prepare(
      `INSERT INTO run (id, name, sought, state, created_ms, tags, record)
       VALUES (@id, @name, @sought, @state, @createdMs, @tags, @record)
       ON CONFLICT (id) DO UPDATE SET name = @name, sought = @sought, state = @state, created_ms = @createdMs,
         tags = @tags, record = @record
       RETURNING number`,
    );
    this.#deleteTags = database.prepare('DELETE FROM run_tag WHERE run = ?');
    this.#putTag = database.prepare('INSERT INTO run_tag (run, name, value) VALUES (?, ?, ?)');
    this.#hide = database.prepare(`UPDATE run SET state = 'deleted', id = NULL WHERE number = ?`);
    this.#surplus = database.prepare(
      `SELECT number FROM run WHERE state = 'ended'
         AND NOT EXISTS (SELECT 1 FROM run_tag WHERE run = run.number AND name = ?)
       ORDER BY number DESC LIMIT 1 OFFSET ?`,
    );
    this.#hidden = database.prepare(`SELECT number FROM run WHERE state = 'deleted' ORDER BY number LIMIT 1`);
    this.#endedUnmerged = database.prepare(
      `SELECT number FROM run WHERE state = 'ended'
         AND EXISTS (SELECT 1 FROM frame WHERE run = run.number AND merged_ms = 0) LIMIT 1`,
    );
    this.#delete = database.prepare('DELETE FROM run WHERE number = ?');
  }

  /** @throws VE_INTERNAL where there is no such run: what belongs to a run is stored after it */
  numberOf(id: string): number {
    const number = this.find(id);
    if (number === null) throw new VajraError('VE_INTERNAL', `there is no run "${id}" in the store`);
    return number;
  }

  /** The number of a run; null: there is none. */
  find(id: string): number | null {
    return this.#number.get(id)?.number ?? null;
  }

  /** @returns the run's number */
  put({ id, name, state, createdMs, tags, record }: StoredRun): number {
    const text = JSON.stringify(tags);
    const before = this.#one.get(id)?.tags;
    const sought = `${id}\n${name}`.toLowerCase();
    const row = { id, name, sought, state, createdMs, tags: text, record: JSON.stringify(record) };
    const { number } = this.#put.get(row) as { readonly number: number };
    if (before === text) return number;
    this.#deleteTags.run(number);
    for (const [tag, value] of Object.entries(tags)) this.#putTag.run(number, tag, value);
    return number;
  }

  one(id: string): StoredRun | null {
    const row = this.#one.get(id);
    return row === undefined ? null : runOf(row);
  }

  list({ state, text, tag, limit, before }: StoredRunFilter): readonly StoredRun[] {
    const wanted: string[] = [state === undefined ? `state <> 'deleted'` : 'state = @state'];
    if (text !== undefined) wanted.push('instr(sought, @text) > 0');
    if (tag !== undefined)
      wanted.push(
        'EXISTS (SELECT 1 FROM run_tag WHERE run = run.number AND run_tag.name = @tagName AND value = @tagValue)',
      );
    if (before !== undefined) wanted.push('number < (SELECT number FROM run WHERE id = @before)');
    const values = {
      limit,
      ...(state !== undefined && { state }),
      ...(text !== undefined && { text: text.toLowerCase() }),
      ...(tag !== undefined && { tagName: tag.name, tagValue: tag.value }),
      ...(before !== undefined && { before }),
    };
    const sql = `SELECT ${COLUMNS} FROM run WHERE ${wanted.join(' AND ')} ORDER BY number DESC LIMIT @limit`;
    return this.#database.prepare<[object], RunRow>(sql).all(values).map(runOf);
  }

  /** Nobody sees the run any more; its id is free. */
  hide(number: number): void {
    this.#hide.run(number);
  }

  /** The newest ended run beyond the `keepRuns` newest; null: there is none. */
  surplus(keepRuns: number): number | null {
    return this.#surplus.get(KEEP_TAG, keepRuns)?.number ?? null;
  }

  /** A run that was hidden and is still there; null: there is none. */
  hidden(): number | null {
    return this.#hidden.get()?.number ?? null;
  }

  /** An ended run with frames that are as they came; null: there is none. */
  endedUnmerged(): number | null {
    return this.#endedUnmerged.get()?.number ?? null;
  }

  /** Deletes the row, and with it what refers to it. */
  delete(number: number): void {
    this.#delete.run(number);
  }
}

function runOf({ id, name, state, created_ms: createdMs, tags, record }: RunRow): StoredRun {
  return {
    id,
    name,
    state,
    createdMs,
    tags: JSON.parse(tags) as StoredRun['tags'],
    record: JSON.parse(record) as unknown,
  };
}
