import { type EngineProcess, spawnEngineProcess } from '@vajraedge/core';

/** Has an engine process ready before it is needed: starting one takes longer than a lost engine may be missing. */
export class EngineSupply {
  #spare: EngineProcess | null = null;
  #closed = false;

  /** Makes sure that there is a spare process. */
  refill(): void {
    if (!this.#closed) this.#spare ??= spawnEngineProcess();
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
