import type { Pacer } from '@vajraedge/core';

/** Sees every start, whoever makes it, and judges it on the spot. */
export class Oracle {
  readonly starts: Int32Array;
  readonly startedMs: Float64Array;
  readonly lostSessions = new Set<string>();
  /** What master and network did, for whoever reads a failure. */
  readonly trace: string[] = [];
  started = 0;
  readonly #pacer: Pacer;

  readonly #nowMs: () => number;

  constructor(pacer: Pacer, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#pacer = pacer;
    this.starts = new Int32Array(pacer.total);
    this.startedMs = new Float64Array(pacer.total).fill(NaN);
  }

  note(what: string): void {
    this.trace.push(`${this.#nowMs().toFixed(1).padStart(9)} ${what}`);
  }

  /** @param runMs true run time */
  start(index: number, sessionId: string, runMs: number): void {
    if (index >= this.#pacer.total) throw new Error(`index ${index} is past the end`);
    const before = this.starts[index] as number;
    if (before !== 0)
      throw new Error(`index ${index} is started twice: again by ${sessionId}, at ${runMs.toFixed(1)} ms`);
    if (this.lostSessions.has(sessionId))
      throw new Error(`${sessionId} starts index ${index} though the master has given it up`);
    this.starts[index] = 1;
    this.startedMs[index] = runMs;
    this.started += 1;
  }
}
