import {
  type Clock,
  type EngineProcess,
  type Rehearsal,
  spawnEngineProcess,
  type TaskManifest,
} from '@vajraedge/core';
import { codeStamp } from './code-stamp.js';
import type { Turns } from './turns.js';

/** A rehearsal that takes longer is given up with its process, milliseconds: others wait for their turn. */
const REHEARSAL_LIMIT_MS = 20_000;

interface Spare {
  readonly process: EngineProcess;
  /** State of the code that it has imported; null: it has imported none. */
  stamp: string | null;
}

/**
 * Has an engine process ready before it is needed: starting one takes longer than a lost engine may be missing. It has
 * tried the tasks of the run before, which the next one mostly has too; where their code has changed since, it is not used.
 */
export class EngineSupply {
  readonly #turns: Turns;
  readonly #clock: Clock;
  #spare: Spare | null = null;
  #rehearsal: Rehearsal | null = null;
  #isWanted = false;
  #closed = false;

  /** @param turns of all who warm engines on this machine */
  constructor(turns: Turns, clock: Clock) {
    this.#turns = turns;
    this.#clock = clock;
  }

  /** Makes a spare process when it is its turn, unless there is one, or one is taken meanwhile. */
  refill(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    void this.#turns.take(() => this.#spawn());
  }

  /** Gives the spare process away, or a new one. @param rehearsal tasks to be tried by those that follow it */
  take(rehearsal: Rehearsal): EngineProcess {
    this.#isWanted = false;
    const spare = this.#spare;
    const isStale = spare !== null && spare.stamp !== null && spare.stamp !== this.#stamp();
    this.#spare = null;
    this.#rehearsal = rehearsal;
    if (isStale) spare.process.close();
    return spare === null || isStale ? spawnEngineProcess() : spare.process;
  }

  /** Ends the spare process; there will be no other. */
  close(): void {
    this.#closed = true;
    this.#spare?.process.close();
    this.#spare = null;
  }

  /** Where the system refuses, whoever takes one will hear of it. */
  async #spawn(): Promise<void> {
    if (!this.#isWanted || this.#closed) return;
    this.#isWanted = false;
    try {
      this.#spare ??= { process: spawnEngineProcess(), stamp: null };
    } catch {
      return;
    }
    const spare = this.#spare;
    await spare.process.warmed;
    const stamp = this.#stamp();
    if (spare !== this.#spare || this.#rehearsal === null || stamp === null) return;
    spare.stamp = stamp;
    await this.#tried(spare, this.#rehearsal);
  }

  /** Resolves when all is tried. What hangs is not waited for, and not tried again. */
  async #tried({ process }: Spare, rehearsal: Rehearsal): Promise<void> {
    const giveUp = (): void => {
      if (this.#spare?.process !== process) return;
      process.close();
      this.#spare = null;
      this.#rehearsal = null;
    };
    const limit = this.#clock.after(REHEARSAL_LIMIT_MS, giveUp, { keepsAlive: false });
    await process.rehearse(rehearsal);
    limit.cancel();
  }

  #stamp(): string | null {
    return this.#rehearsal === null ? null : codeStamp(tasksOf(this.#rehearsal));
  }
}

function tasksOf({ plan, catalog }: Rehearsal): readonly TaskManifest[] {
  const names = new Set(plan.scenarios.flatMap(({ mix }) => mix.map(({ task }) => task)));
  return [...names].flatMap((name) => catalog.tasks.get(name) ?? []);
}
