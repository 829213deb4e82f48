import {
  createShare,
  type RateChange,
  type ResolvedPlan,
  type Share,
  type ShareProgress,
  type ShareSnapshot,
  type SlotShare,
  type Timer,
} from '@vajraedge/core';
import type { OffsetEstimate, TaskAssignment } from '@vajraedge/protocol';
import { checkShare } from '../policy/worker-policy.js';
import { type EngineLoad, engineLoadOf } from './engine-load.js';
import { EngineSilence } from './engine-silence.js';
import { preflightOf } from './preflight-of.js';
import { type PreparedPlan, preparePlan } from './prepare-plan.js';
import type { RunHostOptions, RunHostState } from './run-host-options.js';
import { RunTimer } from './run-timer.js';
import { SlotTally } from './slot-tally.js';

const STILL: ShareProgress = { due: 0, settled: 0, inFlight: 0, users: 0, startErrorMs: null };

/**
 * One run at one worker: its plan, its files, its engine. It outlives sessions: a worker that gets a new one goes on
 * with the engine that it has.
 *
 *     | state     | event                                 | next      | told         |
 *     | --------- | ------------------------------------- | --------- | ------------ |
 *     | preparing | plan, pre-flight and engine are fine  | ready     | ready        |
 *     | preparing | any of them is not                    | over      | failed       |
 *     | ready     | armed, and run time is known          | running   | started      |
 *     | running   | more is given than the owner allows   | running   | failed; all load ends |
 *     | running   | the engine has finished               | finished  | finished     |
 *     | any       | the engine process is gone            | over      | failed, lost |
 *     | any       | closed, killed                        | over      |              |
 */
export class RunHost {
  readonly runId: string;
  readonly slotCount: number;
  readonly #digest: Buffer;
  readonly #options: RunHostOptions;
  readonly #timer: RunTimer;
  readonly #tally = new SlotTally();
  readonly #changed = new Map<number, number>();
  #state: RunHostState = 'preparing';
  #prepared: PreparedPlan | null = null;
  #preflightJson: Buffer | null = null;
  #share: Share | null = null;
  #progress = STILL;
  #load: EngineLoad | null = null;
  readonly #silence = new EngineSilence();
  #isRefused = false;
  #hasFinished = false;
  #stopTimer: Timer | null = null;

  constructor(options: RunHostOptions) {
    const { assignment, clock } = options;
    this.#options = options;
    this.runId = assignment.runId;
    this.#digest = assignment.plan?.digest ?? EMPTY;
    this.slotCount = assignment.slotCount;
    this.#timer = new RunTimer(clock, {
      onStart: (atMs) => this.#start(atMs),
      onMove: (atMs) => this.#share?.moveStart(atMs),
    });
  }

  get state(): RunHostState {
    return this.#state;
  }

  /** All load was over before it was closed. */
  get hasFinished(): boolean {
    return this.#hasFinished;
  }

  /** Null until the run is ready: what pre-flight has found, as UTF-8 JSON; empty where it was skipped. */
  get preflightJson(): Buffer | null {
    return this.#preflightJson;
  }

  get isArmed(): boolean {
    return this.#timer.isArmed;
  }

  /** The best round trip to the clock of the run. */
  get offset(): OffsetEstimate | null {
    return this.#timer.best;
  }

  get progress(): ShareProgress {
    return this.#progress;
  }

  /** What the engine said of itself at the end of its last second; null: it does not run. */
  get load(): EngineLoad | null {
    return this.#state === 'running' ? this.#load : null;
  }

  /** Nothing is held, owed, or in flight. */
  get isIdle(): boolean {
    return this.#tally.isSettled && this.#progress.inFlight === 0;
  }

  /** Whether an assignment is for this run, with this plan. */
  isFor({ runId, plan, slotCount }: TaskAssignment): boolean {
    if (this.#state === 'over' || this.#isRefused) return false;
    return runId === this.runId && slotCount === this.slotCount && this.#digest.equals(plan?.digest ?? EMPTY);
  }

  /** What heartbeats say. An engine that is silent has work and does not get on with it. */
  progressAt(nowMs: number): { readonly due: number; readonly settled: number } {
    const { due, settled } = this.#progress;
    return this.isSilent(nowMs) ? { due: Math.max(due, settled + 1), settled } : { due, settled };
  }

  /** Whether the engine runs and has not been heard of for too long. */
  isSilent(nowMs: number): boolean {
    return this.#state === 'running' && this.#silence.isStill(nowMs);
  }

  /** Whether the engine has been silent for so long that it will not come back by itself. */
  isHung(nowMs: number): boolean {
    return this.#state === 'running' && this.#silence.isHung(nowMs);
  }

  /** Fetches and checks the plan, then runs pre-flight and prepares the engine side by side. Never rejects. */
  async prepare(): Promise<void> {
    try {
      const prepared = await preparePlan(this.#options.assignment, this.#options);
      this.#prepared = prepared;
      if (this.#isOver()) return await prepared.folder.remove();
      const preflightJson = await this.#options.turns.take(() => this.#prepareEngine(prepared.plan));
      if (this.#isOver()) return;
      this.#state = 'ready';
      this.#preflightJson = preflightJson;
      this.#options.listener.onReady(preflightJson);
    } catch (error) {
      this.#fail(error, false);
    }
  }

  /** @returns what pre-flight found */
  async #prepareEngine(plan: ResolvedPlan): Promise<Buffer> {
    if (this.#isOver()) return EMPTY;
    this.#share = this.#createShare(plan);
    return (await Promise.all([preflightOf(this.#options, plan), this.#share.prepare()]))[0];
  }

  /** The run begins when the master's clock says so, which is found out by {@link RunHost.renewed}. Idempotent. */
  arm(): void {
    if (this.#state !== 'preparing') this.#timer.arm();
  }

  /** The master has answered a heartbeat: what its clock of the run read, and how far the lease goes. */
  renewed(sentMs: number, runMs: number, receivedMs: number): void {
    this.#timer.add(sentMs, runMs, receivedMs);
  }

  lease(untilMs: number, startLimitRunMs: number): void {
    this.#share?.lease(untilMs, startLimitRunMs);
  }

  grant(share: SlotShare): void {
    this.#tally.granted(share);
    if (this.#isWithinCaps()) this.#share?.grant(share);
  }

  revoke(share: SlotShare): void {
    this.#share?.revoke(share);
  }

  changeRate(change: RateChange): void {
    const { scenarioIndex, targetPerSecond } = change;
    const highest = Math.max(this.#changed.get(scenarioIndex) ?? 0, targetPerSecond ?? 0);
    this.#changed.set(scenarioIndex, highest);
    if (this.#isWithinCaps()) this.#share?.changeRate(change);
  }

  begin(scenarioIndex: number, atRunMs: number): void {
    this.#share?.begin(scenarioIndex, atRunMs);
  }

  /** Gives up all slots; the last snapshot follows where the engine runs. */
  fence(): void {
    this.#tally.clear();
    this.#share?.fence();
  }

  /** Ends the load for good. @returns false where none has begun, and nothing will follow */
  stop(gracefulStopMs: number): boolean {
    if (this.#state !== 'running' && this.#state !== 'finished') return false;
    const abort = (): void => this.#share?.abort();
    this.#share?.stop();
    if (!(gracefulStopMs > 0)) abort();
    else this.#stopTimer ??= this.#options.clock.after(gracefulStopMs, abort, { keepsAlive: false });
    return true;
  }

  /** Ends everything in good order: tear-down, process, files. Idempotent. */
  async close(): Promise<void> {
    if (!this.#leave()) return;
    await this.#share?.close();
    await this.#prepared?.folder.remove();
  }

  /** Ends the engine process at once. Idempotent. */
  kill(): void {
    this.#share?.kill();
    if (this.#leave()) void this.#prepared?.folder.remove();
  }

  #createShare(plan: ResolvedPlan): Share {
    const { catalog, preload, policy, takeEngine, listener, clock } = this.#options;
    const alive = (call: () => void): void => {
      if (!this.#isOver()) call();
    };
    return createShare({
      plan,
      catalog,
      runId: this.runId,
      slotCount: this.slotCount,
      process: takeEngine({ plan, catalog, preload, allowTargets: policy.allowTargets }),
      preload,
      allowTargets: policy.allowTargets,
      listener: {
        onSnapshot: (snapshot) => alive(() => this.#onSnapshot(snapshot)),
        onReleased: (released) =>
          alive(() => {
            this.#tally.released(released);
            listener.onReleased(released);
          }),
        onScenarioEnded: (scenarioIndex) => alive(() => listener.onScenarioEnded(scenarioIndex)),
        onFinished: () => alive(() => this.#onFinished()),
        onProgress: (progress) => {
          this.#silence.heard(clock.nowMs());
          this.#progress = progress;
        },
        onProblem: (message) => listener.onProblem(message),
        onLost: (reason) => this.#fail(reason, true),
      },
    });
  }

  #start(atMs: number): void {
    this.#silence.heard(this.#options.clock.nowMs());
    this.#state = 'running';
    this.#share?.start(atMs);
    this.#options.listener.onStarted();
  }

  #onSnapshot(snapshot: ShareSnapshot): void {
    this.#tally.settled(snapshot.positions);
    this.#load = engineLoadOf(snapshot);
    this.#options.listener.onSnapshot(snapshot);
  }

  #onFinished(): void {
    this.#state = 'finished';
    this.#hasFinished = true;
    this.#tally.clear();
    this.#timer.stop();
    this.#options.listener.onFinished();
  }

  #isWithinCaps(): boolean {
    if (this.#prepared === null || this.#isRefused) return false;
    try {
      checkShare(this.#prepared.plan, this.#tally.held, this.slotCount, this.#changed, this.#options.policy);
      return true;
    } catch (error) {
      this.#isRefused = true;
      this.#options.listener.onFailed(error, false);
      this.#share?.stop();
      return false;
    }
  }

  #fail(error: unknown, isLost: boolean): void {
    if (this.#isOver()) return;
    this.#options.listener.onFailed(error, isLost);
    void this.close();
  }

  #isOver(): boolean {
    return this.#state === 'over';
  }

  /** @returns false where it was over before */
  #leave(): boolean {
    if (this.#isOver()) return false;
    this.#state = 'over';
    this.#tally.clear();
    this.#timer.stop();
    this.#stopTimer?.cancel();
    return true;
  }
}

const EMPTY = Buffer.alloc(0);
