import { type Clock, createSystemClock } from '../execute/clock.js';
import type { RateChange } from '../pace/rate-change.js';
import type { SlotShare } from '../pace/slot-share.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { PluginCatalog } from '../plugin/task-manifest.js';
import { EngineHandle } from './engine-handle.js';
import { type EngineCommand, type EngineReport, manifestsFor } from './engine-messages.js';
import type { Share, ShareListener } from './share.js';
import type { EngineProcess } from './spawn-engine-process.js';
import type { TargetPolicy } from './target-policy.js';

/** What a share is made of. */
export interface ShareOptions {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  readonly runId: string;
  /** Virtual slots of the run: a power of two. */
  readonly slotCount: number;
  /** Taken by the share, which ends it. */
  readonly process: EngineProcess;
  /** Modules that the engine imports first, for example a TypeScript loader. */
  readonly preload?: readonly string[];
  /** Where load may go; checked on every connection. Anything but what is always denied unless given. */
  readonly allowTargets?: TargetPolicy;
  readonly listener: ShareListener;
}

/** Most that closing an engine may take before its process is ended, milliseconds. */
const CLOSE_LIMIT_MS = 5000;
/** Most that the tasks' own tear-down may take, milliseconds. */
const TEAR_DOWN_LIMIT_MS = 120_000;

/** Makes a session's part of a run; nothing happens before {@link Share.prepare}. */
export function createShare(options: ShareOptions): Share {
  return new ProcessShare(options, createSystemClock());
}

class ProcessShare implements Share {
  readonly #options: ShareOptions;
  readonly #clock: Clock;
  readonly #handle: EngineHandle;
  #isSetUp = false;
  /** Ended on request, or gone: nothing is told any more. */
  #over = false;
  #closing: Promise<void> | null = null;

  constructor(options: ShareOptions, clock: Clock) {
    const { plan, catalog, runId, slotCount, preload = [], allowTargets = { allow: [] }, listener } = options;
    this.#options = options;
    this.#clock = clock;
    const link = options.process.take({
      runId,
      plan,
      tasks: manifestsFor(plan, catalog),
      engine: { index: 0, count: 1 },
      preload,
      share: { slotCount, allowTargets },
    });
    this.#handle = new EngineHandle(0, link, {
      onReport: (_, report) => this.#onReport(report),
      onLost: (_, reason) => {
        if (this.#over) return;
        this.#over = true;
        listener.onLost(reason);
      },
    });
  }

  async prepare(): Promise<void> {
    const answer = await this.#handle.ask({ type: 'set-up' }, 'set-up-done');
    this.#isSetUp = true;
    const data = answer.type === 'set-up-done' ? answer.data : [];
    await this.#handle.ask({ type: 'prepare', data }, 'ready');
  }

  start(atMs: number): void {
    this.#post({ type: 'start', atMs });
  }

  moveStart(atMs: number): void {
    this.#post({ type: 'move-start', atMs });
  }

  lease(untilMs: number, startLimitRunMs: number): void {
    this.#post({ type: 'lease', untilMs, startLimitMs: startLimitRunMs });
  }

  grant(share: SlotShare): void {
    this.#post({ type: 'grant', share });
  }

  revoke(share: SlotShare): void {
    this.#post({ type: 'revoke', share });
  }

  changeRate(change: RateChange): void {
    this.#post({ type: 'rate', change });
  }

  begin(scenarioIndex: number, atRunMs: number): void {
    this.#post({ type: 'begin-at', scenarioIndex, atRunMs });
  }

  fence(): void {
    this.#post({ type: 'fence' });
  }

  stop(): void {
    this.#post({ type: 'stop' });
  }

  abort(): void {
    this.#post({ type: 'abort' });
  }

  kill(): void {
    this.#over = true;
    this.#handle.kill('it was killed');
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#isSetUp && !this.#over) await this.#tearDown();
    this.#over = true;
    await this.#handle.close(this.#after(CLOSE_LIMIT_MS));
  }

  async #tearDown(): Promise<void> {
    const overrun = this.#after(TEAR_DOWN_LIMIT_MS).then(() => {
      throw new Error(`not over after ${TEAR_DOWN_LIMIT_MS / 1000} s`);
    });
    try {
      await Promise.race([this.#handle.ask({ type: 'tear-down' }, 'torn-down'), overrun]);
    } catch (error) {
      this.#options.listener.onProblem(`tear-down failed: ${String(error)}`);
    }
  }

  #after(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(delayMs, resolve, { keepsAlive: false }));
  }

  #post(command: EngineCommand): void {
    if (!this.#over) this.#handle.post(command);
  }

  #onReport(report: EngineReport): void {
    const { listener } = this.#options;
    switch (report.type) {
      case 'snapshot':
        if (report.border !== null) listener.onSnapshot({ snapshot: report.snapshot, ...report.border });
        break;
      case 'released':
        listener.onReleased(report.share);
        break;
      case 'scenario-ended':
        listener.onScenarioEnded(this.#indexOf(report.scenario));
        break;
      case 'finished':
        listener.onFinished();
        break;
      case 'progress':
        listener.onProgress(report.progress);
        break;
      case 'problem':
        listener.onProblem(report.message);
        break;
      default:
      // Answers, which somebody waits for.
    }
  }

  #indexOf(scenario: string): number {
    return this.#options.plan.scenarios.find(({ name }) => name === scenario)?.index ?? -1;
  }
}
