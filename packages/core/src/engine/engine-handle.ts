import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { VajraError } from '@vajraedge/sdk';
import { type EngineCommand, type EngineReport, type EngineSetup } from './engine-messages.js';

/** The thread's entry is always the built file, also when this module itself runs from its source under a test. */
const here = import.meta.url;
const entry = new URL(
  here.endsWith('.ts') ? '../../dist/engine/engine-thread.js' : './engine-thread.js',
  here,
);

/** What a handle tells its owner. */
export interface EngineListener {
  onReport(engine: number, report: EngineReport): void;
  /** The thread is gone without having been asked to. */
  onLost(engine: number, reason: string): void;
}

/** The host's end of one engine thread. */
export class EngineHandle {
  readonly index: number;
  readonly #worker: Worker;
  readonly #gone: Promise<void>;
  readonly #awaited = new Map<
    EngineReport['type'],
    { resolve(report: EngineReport): void; reject(error: Error): void }
  >();
  #closing = false;
  #lastError = '';

  constructor(setup: EngineSetup, listener: EngineListener) {
    this.index = setup.engine.index;
    this.#worker = new Worker(fileURLToPath(entry), { workerData: setup, stdin: false, execArgv: [] });
    this.#worker.on('message', (report: EngineReport) => this.#onReport(report, listener));
    this.#worker.on('error', (error: Error) => {
      this.#lastError = error.message;
    });
    this.#gone = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        resolve();
        if (!this.#closing) this.#onLost(code, listener);
      });
    });
  }

  post(command: EngineCommand): void {
    this.#worker.postMessage(command);
  }

  /** Sends a command and waits for the report that answers it. @throws VE_ENGINE_FAILED, VE_ENGINE_LOST, or the engine's own problem */
  ask(command: EngineCommand, answer: EngineReport['type']): Promise<EngineReport> {
    return new Promise((resolve, reject) => {
      this.#awaited.set(answer, { resolve, reject });
      this.post(command);
    });
  }

  /** Ends a thread that does not answer; its listener is told that it is lost, and why. */
  kill(reason: string): void {
    this.#lastError = reason;
    void this.#worker.terminate();
  }

  /** Ends the thread: asks it to close what it holds, and after `limit` resolves ends it anyway. */
  async close(limit: Promise<void>): Promise<void> {
    this.#closing = true;
    this.post({ type: 'close' });
    await Promise.race([this.#gone, limit]);
    await this.#worker.terminate();
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

  #onLost(code: number, listener: EngineListener): void {
    const reason = this.#lastError === '' ? `its thread ended with code ${code}` : this.#lastError;
    this.#rejectAll(
      new VajraError('VE_ENGINE_LOST', `Engine thread ${this.index} is gone: ${reason}.`, {
        hint: 'Look for a task that calls process.exit or needs more memory than a thread may have.',
      }),
    );
    listener.onLost(this.index, reason);
  }

  #rejectAll(error: Error): void {
    for (const { reject } of this.#awaited.values()) reject(error);
    this.#awaited.clear();
  }
}
