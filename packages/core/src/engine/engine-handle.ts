import { VajraError } from '@vajraedge/sdk';
import type { EngineLink } from './engine-link.js';
import type { EngineCommand, EngineReport } from './engine-messages.js';

/** What a handle tells its owner. */
export interface EngineListener {
  onReport(engine: number, report: EngineReport): void;
  /** The engine is gone without having been asked to. */
  onLost(engine: number, reason: string): void;
}

interface Waiting {
  resolve(report: EngineReport): void;
  reject(error: Error): void;
}

/** The host's end of one engine. */
export class EngineHandle {
  readonly index: number;
  readonly #link: EngineLink;
  readonly #gone: Promise<void>;
  readonly #awaited = new Map<EngineReport['type'], Waiting>();
  #closing = false;
  #killed: string | null = null;
  #lost: VajraError | null = null;

  constructor(index: number, link: EngineLink, listener: EngineListener) {
    this.index = index;
    this.#link = link;
    this.#gone = new Promise((resolve) => {
      link.listen(
        (report) => this.#onReport(report, listener),
        (reason) => {
          resolve();
          this.#onGone(this.#killed ?? reason, listener);
        },
      );
    });
  }

  post(command: EngineCommand): void {
    if (this.#lost === null) this.#link.post(command);
  }

  /** Sends a command and waits for the report that answers it. @throws VE_ENGINE_FAILED, VE_ENGINE_LOST, or the engine's own problem */
  ask(command: EngineCommand, answer: EngineReport['type']): Promise<EngineReport> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== null) {
        reject(this.#lost);
        return;
      }
      this.#awaited.set(answer, { resolve, reject });
      this.post(command);
    });
  }

  /** Ends an engine that does not answer; its listener is told that it is lost, and why. */
  kill(reason: string): void {
    this.#killed = reason;
    void this.#link.terminate();
  }

  /** Ends the engine: asks it to close what it holds, and after `limit` resolves ends it anyway. */
  async close(limit: Promise<void>): Promise<void> {
    this.#closing = true;
    this.post({ type: 'close' });
    await Promise.race([this.#gone, limit]);
    await this.#link.terminate();
  }

  #onReport(report: EngineReport, listener: EngineListener): void {
    if (report.type === 'failed') {
      const { code, message, hint } = report.problem;
      this.#rejectAll(new VajraError(code, message, { hint }));
    }
    const awaited = this.#awaited.get(report.type);
    this.#awaited.delete(report.type);
    awaited?.resolve(report);
    listener.onReport(this.index, report);
  }

  #onGone(reason: string, listener: EngineListener): void {
    this.#lost = new VajraError(
      'VE_ENGINE_LOST',
      `Engine ${this.#link.kind} ${this.index} is gone: ${reason}.`,
      {
        hint: 'Look for a task that calls process.exit or needs more memory than there is.',
      },
    );
    this.#rejectAll(this.#lost);
    if (!this.#closing) listener.onLost(this.index, reason);
  }

  #rejectAll(error: Error): void {
    for (const { reject } of this.#awaited.values()) reject(error);
    this.#awaited.clear();
  }
}
