import { type EngineProcess, spawnEngineProcess } from '@vajraedge/core';
import type { Turns } from './turns.js';

/** Has an engine process ready before it is needed: starting one takes longer than a lost engine may be missing. */
export class EngineSupply {
  readonly #turns: Turns;
  #spare: EngineProcess | null = null;
  #isWanted = false;
  #closed = false;

  /** @param turns of all who warm engines on this machine */
  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Makes a spare process when it is its turn, unless there is one, or one is taken meanwhile. */
  refill(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    void this.#turns.take(() => this.#spawn());
  }

  /** Gives the spare process away, or a new one. */
  take(): EngineProcess {
    this.#isWanted = false;
    const spare = this.#spare ?? spawnEngineProcess();
    this.#spare = null;
    return spare;
  }

  /** Ends the spare process; there will be no other. */
  close(): void {
    this.#closed = true;
    this.#spare?.close();
    this.#spare = null;
  }

  /** Where the system refuses, whoever takes one will hear of it. */
  async #spawn(): Promise<void> {
    if (!this.#isWanted || this.#closed) return;
    this.#isWanted = false;
    try {
      this.#spare ??= spawnEngineProcess();
    } catch {
      return;
    }
    await this.#spare.warmed;
  }
}
