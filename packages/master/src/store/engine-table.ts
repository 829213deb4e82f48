import type { Database, Statement } from 'better-sqlite3';
import type { Snapshot } from '@vajraedge/core';

/**
 * Numbers of engines over the fleet: workers number their own from 0 on, and two engines of one number would be taken
 * for one when frames are merged.
 */
export class EngineTable {
  readonly #numbers = new Map<string, number>();
  readonly #one: Statement<[number, string, number], { readonly number: number }>;
  readonly #put: Statement<[object]>;

  constructor(database: Database) {
    this.#one = database.prepare('SELECT number FROM engine WHERE run = ? AND worker = ? AND engine = ?');
    this.#put = database.prepare(
      `INSERT INTO engine (run, worker, engine, number)
       VALUES (@run, @worker, @engine, (SELECT count(*) FROM engine WHERE run = @run))
       ON CONFLICT DO NOTHING`,
    );
  }

  /** Gives numbers to the engines of a frame that is being stored. */
  note(run: number, worker: string, { generators }: Snapshot): void {
    for (const { engine } of generators) {
      if (this.#numbers.has(idOf(run, worker, engine))) continue;
      this.#put.run({ run, worker, engine });
      this.numberOf(run, worker, engine);
    }
  }

  /** An engine without a number of its own keeps that which it has. */
  numberOf(run: number, worker: string, engine: number): number {
    const id = idOf(run, worker, engine);
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#one.get(run, worker, engine)?.number;
    if (number !== undefined) this.#numbers.set(id, number);
    return number ?? engine;
  }

  /** The snapshot of a worker with its engines numbered over the fleet. */
  numbered(run: number, worker: string, snapshot: Snapshot): Snapshot {
    const generators = snapshot.generators.map((generator) => ({
      ...generator,
      engine: this.numberOf(run, worker, generator.engine),
    }));
    return { ...snapshot, generators };
  }

  /** Forgets what was read: the transaction that gave numbers was rolled back. */
  forget(): void {
    this.#numbers.clear();
  }
}

function idOf(run: number, worker: string, engine: number): string {
  return `${run} ${engine} ${worker}`;
}
