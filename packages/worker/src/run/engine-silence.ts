/** An engine that says nothing for so long while it runs counts as one that does not get on, milliseconds. */
const SILENT_MS = 500;
/** One that says nothing for so long is ended, sooner than the master would end its session, milliseconds. */
const HUNG_MS = 1000;

/** For how long an engine has said nothing, and what follows from it. */
export class EngineSilence {
  #heardMs = 0;

  heard(nowMs: number): void {
    this.#heardMs = nowMs;
  }

  /** It does not get on at present. */
  isStill(nowMs: number): boolean {
    return nowMs - this.#heardMs > SILENT_MS;
  }

  /** It will not come back by itself. */
  isHung(nowMs: number): boolean {
    return nowMs - this.#heardMs > HUNG_MS;
  }
}
