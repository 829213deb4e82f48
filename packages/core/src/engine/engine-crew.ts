import type { Clock, Timer } from '../execute/clock.js';
import { EngineHandle, type EngineListener } from './engine-handle.js';
import type { EngineCommand, EngineSetup } from './engine-messages.js';
import { createThreadLink } from './thread-link.js';

/** Engines that may be silent are looked at this often, milliseconds. */
const WATCH_EVERY_MS = 1000;
/** Most that closing an engine may take before its thread is ended, milliseconds. */
const CLOSE_LIMIT_MS = 5000;
/** Most that the tasks' own tear-down may take, milliseconds. */
const TEAR_DOWN_LIMIT_MS = 120_000;

/**
 * The engine threads of one run, as long as they are there. An engine is starting -> ready -> running -> finished, or
 * lost from any of these.
 */
export class EngineCrew {
  readonly #clock: Clock;
  readonly #engines = new Map<number, EngineHandle>();
  readonly #finished = new Set<number>();
  /** When each engine last said something, of the clock. */
  readonly #heardMs = new Map<number, number>();
  #lost = 0;
  #watchdog: Timer | null = null;

  /** Starts `count` threads. */
  constructor(setup: Omit<EngineSetup, 'engine'>, count: number, clock: Clock, listener: EngineListener) {
    this.#clock = clock;
    const own: EngineListener = {
      onReport: (engine, report) => {
        this.#heardMs.set(engine, clock.nowMs());
        if (report.type === 'finished') this.#finished.add(engine);
        listener.onReport(engine, report);
      },
      onLost: (engine, reason) => {
        this.#engines.delete(engine);
        this.#lost += 1;
        listener.onLost(engine, reason);
      },
    };
    for (let index = 0; index < count; index += 1) {
      const link = createThreadLink({ ...setup, engine: { index, count } });
      this.#engines.set(index, new EngineHandle(index, link, own));
    }
  }

  /** Engines that were lost. */
  get lost(): number {
    return this.#lost;
  }

  /** No engine is left that has anything to do. */
  get isDone(): boolean {
    return [...this.#engines.keys()].every((engine) => this.#finished.has(engine));
  }

  /** Sets the tasks up once, and makes all engines ready to start. Rejects with an engine's problem. */
  async prepare(): Promise<void> {
    const answer = await this.#engines.get(0)?.ask({ type: 'set-up' }, 'set-up-done');
    const data = answer?.type === 'set-up-done' ? answer.data : [];
    await Promise.all(
      [...this.#engines.values()].map((engine) => engine.ask({ type: 'prepare', data }, 'ready')),
    );
  }

  post(command: EngineCommand): void {
    for (const engine of this.#engines.values()) engine.post(command);
  }

  /**
   * Ends engines from now on that say nothing for so long: a task that keeps its thread must not hold the run. It looks
   * again when one could have been silent for that long, since a host that wakes up takes an engine's core where there are few.
   */
  watch(limitMs: number): void {
    const check = (): void => {
      this.killSilent(limitMs);
      const leftMs = Math.max(WATCH_EVERY_MS, limitMs - this.#longestSilenceMs());
      this.#watchdog = this.#clock.after(leftMs, check, { keepsAlive: false });
    };
    for (const index of this.#engines.keys()) this.#heardMs.set(index, this.#clock.nowMs());
    check();
  }

  /** Ends engines that have said nothing for `limitMs` and are not finished. */
  killSilent(limitMs: number): void {
    const nowMs = this.#clock.nowMs();
    for (const [index, engine] of this.#engines) {
      const silentMs = this.#silenceMs(index, nowMs);
      if (silentMs < limitMs) continue;
      engine.kill(`a task did not let go of its thread for ${Math.round(silentMs / 1000)} s`);
    }
  }

  /** For how long an engine has said nothing; one that is finished has nothing more to say. */
  #silenceMs(index: number, nowMs: number): number {
    return this.#finished.has(index) ? 0 : nowMs - (this.#heardMs.get(index) ?? nowMs);
  }

  #longestSilenceMs(): number {
    const nowMs = this.#clock.nowMs();
    return Math.max(0, ...[...this.#engines.keys()].map((index) => this.#silenceMs(index, nowMs)));
  }

  /** Runs the tasks' own tear-down, where they were set up. Rejects when it fails or overruns. */
  async tearDown(): Promise<void> {
    const overrun = new Promise<never>((_, reject) => {
      const late = (): void => reject(new Error(`not over after ${TEAR_DOWN_LIMIT_MS / 1000} s`));
      this.#clock.after(TEAR_DOWN_LIMIT_MS, late, { keepsAlive: false });
    });
    await Promise.race([this.#engines.get(0)?.ask({ type: 'tear-down' }, 'torn-down'), overrun]);
  }

  /** Frees everything; a thread that does not come to its end in time is ended. */
  async close(): Promise<void> {
    this.#watchdog?.cancel();
    const limit = new Promise<void>((resolve) => {
      this.#clock.after(CLOSE_LIMIT_MS, resolve, { keepsAlive: false });
    });
    await Promise.all([...this.#engines.values()].map((engine) => engine.close(limit)));
  }
}
