import { type EngineProcess, spawnEngineProcess } from '@vajraedge/core';

/** Has an engine process ready before it is needed: starting one takes longer than a lost engine may be missing. */
export class EngineSupply {
  #spare: EngineProcess | null = null;
  #closed = false;

  /** Makes a spare process, unless there is one. Where the system refuses, whoever takes one will hear of it. */
  refill(): void {
    try {
      if (!this.#closed) this.#spare ??= spawnEngineProcess();
    } catch {
      this.#spare = null;
    }
  }

  /** Gives the spare process away, or a new one. */
  take(): EngineProcess {
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
}
