import type { ShareSnapshot } from '@vajraedge/core';
import {
  type AssignmentCommand,
  encodeShare,
  type HeartbeatRequest,
  type SessionId,
  type TaskAssignment,
} from '@vajraedge/protocol';
import type { LeaseRenewal } from '../session/heartbeats.js';
import type { WorkerEvent } from '../session/worker-event.js';
import { refusalOf } from '../worker-problems.js';
import { type Assigned, engineLost, nothingFinished } from './assigned.js';
import type { AssignmentOptions, SessionPort } from './assignment-options.js';
import type { EngineLoad } from './engine-load.js';
import { passOn } from './pass-on.js';
import { RunAccount } from './run-account.js';
import { RunHost } from './run-host.js';

/** An engine that was told to give everything up and does not answer for so long is ended, milliseconds. */
const FENCE_LIMIT_MS = 1000;

/**
 * What a worker has been given to do: obeys a session's commands about runs, tells it what becomes of them, and keeps
 * the engine while there is no session. One run at a time: another one ends the one before.
 */
export class Assignments {
  readonly #options: AssignmentOptions;
  #session: SessionPort | null = null;
  #run: Assigned | null = null;

  constructor(options: AssignmentOptions) {
    this.#options = options;
  }

  /** There is no run here. */
  get isFree(): boolean {
    return this.#run === null;
  }

  /** Nothing is held, owed or in flight. */
  get isIdle(): boolean {
    return this.#run === null || this.#run.host.state !== 'running' || this.#run.host.isIdle;
  }

  /** Whether frames may come that are not there yet. */
  get isCounting(): boolean {
    const run = this.#run;
    return run !== null && run.host.state === 'running' && run.account.isOpen;
  }

  get inFlight(): number {
    return this.#run?.host.progress.inFlight ?? 0;
  }

  get users(): number {
    return this.#run?.host.progress.users ?? 0;
  }

  /** What the engine takes of the machine; null: none runs. */
  get load(): EngineLoad | null {
    return this.#run?.host.load ?? null;
  }

  /** A session has begun. It takes part in a run once it is told to prepare it. */
  enter(session: SessionPort): void {
    this.#session = session;
    if (this.#run !== null) Object.assign(this.#run, { limitMs: null, armedMs: null });
  }

  /** The session is no more: the engine gives up all slots, and stays for the next one, unless it hangs. */
  fence(): void {
    this.#session = null;
    const run = this.#run;
    if (run?.host.state !== 'running') return;
    if (run.host.isSilent(this.#options.clock.nowMs())) return this.#kill(run);
    run.host.fence();
    const check = (): void => {
      if (run === this.#run && run.account.isOpen && this.#isFenced(run)) this.#kill(run);
    };
    this.#options.clock.after(FENCE_LIMIT_MS, check, { keepsAlive: false });
  }

  /** Ends an engine that hangs, and says so: with its process gone, its share can move at once. */
  watch(nowMs: number): void {
    const run = this.#run;
    if (run === null || this.#session === null || !run.host.isHung(nowMs)) return;
    run.host.kill();
    this.#onFailed(run, 'it made no progress and was ended', true);
  }

  /** What heartbeats say of runs. */
  progress(nowMs: number): HeartbeatRequest['runs'] {
    const host = this.#run?.host;
    return host?.state === 'running' ? [{ runId: host.runId, ...host.progressAt(nowMs) }] : [];
  }

  /** The session's lease has been renewed. @param untilMs of the machine's clock */
  renewed({ runs }: LeaseRenewal, sentMs: number, nowMs: number, untilMs: number): void {
    const run = this.#run;
    const session = this.#session;
    if (run === null || session === null || !run.account.isOf(session.id.sessionId)) return;
    const lease = runs.find(({ runId }) => runId === run.host.runId);
    if (lease !== undefined && Number.isFinite(lease.startLimitMs)) {
      run.limitMs = Math.max(run.limitMs ?? -Infinity, lease.startLimitMs);
      run.host.renewed(sentMs, lease.runMs, nowMs);
      run.host.lease(untilMs, run.limitMs);
    }
    if (run.armedMs === null || sentMs < run.armedMs) return;
    run.armedMs = null;
    const { offsetMs = 0, roundTripMs = nowMs - sentMs } = run.host.offset ?? {};
    this.#tell(run, { $case: 'armed', value: { clockOffsetMs: offsetMs, roundTripMs } });
  }

  /** Does what a command of the session says. What cannot be done is told to the master. */
  obey(command: AssignmentCommand): void {
    try {
      if (command.command?.$case === 'prepare') this.#prepare(command.command.value);
      else if (this.#run?.host.runId === command.runId) this.#obeyRun(this.#run, command);
      else if (command.command?.$case === 'stopTest') this.#send(command.runId, nothingFinished());
    } catch (error) {
      this.#send(command.runId, { $case: 'failed', value: { problem: refusalOf(error) } });
      if (this.#run?.host.runId === command.runId) this.#drop(this.#run);
    }
  }

  /** Ends what there is in good order; frames of it are in the store then. */
  async close(): Promise<void> {
    const run = this.#run;
    this.#run = null;
    run?.account.close();
    await run?.host.close();
  }

  /** Ends what there is at once. */
  kill(): void {
    this.#run?.host.kill();
    this.#run = null;
  }

  #obeyRun(run: Assigned, { command }: AssignmentCommand): void {
    const { host } = run;
    switch (command?.$case) {
      case 'arm':
        run.armedMs = this.#options.clock.nowMs();
        host.arm();
        return this.#session?.hurry();
      case 'stopTest':
        if (host.stop(command.value.gracefulStopMs)) return;
        this.#drop(run);
        return this.#send(host.runId, nothingFinished());
      default:
        return passOn(host, command);
    }
  }

  #prepare(assignment: TaskAssignment): void {
    const session = this.#session;
    const before = this.#run;
    if (session === null) return;
    if (before?.host.isFor(assignment) === true) return this.#resume(before, session);
    if (before !== null) this.#drop(before);
    this.#options.onNotice(`run ${assignment.runId}: preparing`);
    const run = this.#create(assignment);
    this.#run = run;
    void run.host.prepare();
  }

  /** The engine is ready for this very run: a new session goes on with it. */
  #resume(run: Assigned, session: SessionPort): void {
    if (run.host.preflightJson === null) return;
    this.#tell(run, { $case: 'ready', value: { preflightJson: run.host.preflightJson } });
    run.account.enter(session.id);
    this.#options.onFrames();
    this.#settle(run);
  }

  #create(assignment: TaskAssignment): Assigned {
    const { runId, slotCount } = assignment;
    const { engines, onNotice } = this.#options;
    const host: RunHost = new RunHost({
      ...this.#options,
      assignment,
      takeEngine: (rehearsal) => engines.take(rehearsal),
      listener: {
        onReady: (preflightJson) => this.#onReady(run, preflightJson),
        onFailed: (error, isLost) => this.#onFailed(run, error, isLost),
        onStarted: () => onNotice(`run ${runId}: started`),
        onSnapshot: (snapshot) => this.#onSnapshot(run, snapshot),
        onReleased: (share) => this.#tell(run, { $case: 'released', value: encodeShare(share, slotCount) }),
        onScenarioEnded: (scenarioIndex) =>
          this.#tell(run, { $case: 'scenarioEnded', value: { scenarioIndex } }),
        onFinished: () => this.#onFinished(run),
        onProblem: (message) => onNotice(`run ${runId}: ${message}`),
      },
    });
    const account = new RunAccount({
      runId,
      slotCount,
      frames: this.#options.frames,
      onLast: (session, sequence) => this.#onLast(run, session, sequence),
    });
    const run: Assigned = {
      host,
      account,
      limitMs: null,
      armedMs: null,
      lastFrame: null,
      hasFailed: false,
    };
    return run;
  }

  #onReady(run: Assigned, preflightJson: Buffer): void {
    this.#options.onNotice(`run ${run.host.runId}: ready`);
    if (run !== this.#run || this.#session === null) return;
    run.account.enter(this.#session.id);
    this.#tell(run, { $case: 'ready', value: { preflightJson } });
  }

  #onFailed(run: Assigned, error: unknown, isLost: boolean): void {
    const problem = isLost ? engineLost(String(error)) : error;
    const refusal = refusalOf(problem);
    this.#options.onNotice(`run ${run.host.runId}: ${refusal.code}: ${refusal.message}`);
    if (run !== this.#run) return;
    this.#tell(run, { $case: 'failed', value: { problem: refusal } });
    run.hasFailed = true;
    // An engine that was given too much comes to its end by itself, with all that it has counted.
    if (!isLost && run.host.state === 'running') return;
    this.#drop(run);
    if (isLost) this.#options.onEngineLost();
  }

  #onSnapshot(run: Assigned, snapshot: ShareSnapshot): void {
    try {
      run.account.add(snapshot);
    } catch (error) {
      this.#options.onNotice(`run ${run.host.runId}: an interval is lost: ${refusalOf(error).message}`);
    }
    this.#options.onFrames();
  }

  #onLast(run: Assigned, session: SessionId, sequence: number): void {
    if (session.sessionId === this.#session?.id.sessionId) run.lastFrame = sequence;
    this.#tellFinished(run);
  }

  #onFinished(run: Assigned): void {
    this.#tellFinished(run);
    this.#settle(run);
  }

  #tellFinished(run: Assigned): void {
    const { lastFrame, hasFailed, host } = run;
    if (lastFrame === null || hasFailed || !host.hasFinished) return;
    const startErrorMs = host.progress.startErrorMs ?? 0;
    this.#send(host.runId, { $case: 'finished', value: { lastFrame, startErrorMs } });
    run.lastFrame = null;
  }

  /** A run that is over, and of which all that was counted has gone to a session, is put away. */
  #settle(run: Assigned): void {
    if (!run.host.hasFinished || !run.account.isEmpty) return;
    this.#options.onNotice(`run ${run.host.runId}: ended`);
    this.#drop(run);
  }

  #isFenced(run: Assigned): boolean {
    const session = this.#session?.id.sessionId;
    return run.host.state === 'running' && (session === undefined || !run.account.isOwnedBy(session));
  }

  #kill(run: Assigned): void {
    this.#options.onNotice(`run ${run.host.runId}: the engine does not answer and is ended`);
    run.account.close();
    run.host.kill();
    if (run === this.#run) this.#run = null;
    this.#options.engines.refill();
  }

  #drop(run: Assigned): void {
    if (run === this.#run) this.#run = null;
    run.account.close();
    run.host.close().then(
      () => this.#options.engines.refill(),
      (error: unknown) => {
        this.#options.onNotice(`run ${run.host.runId}: tear-down: ${refusalOf(error).message}`);
        this.#options.engines.refill();
      },
    );
  }

  /** Tells of a run, where the session takes part in it. */
  #tell(run: Assigned, event: WorkerEvent['event']): void {
    if (run === this.#run && !run.hasFailed) this.#send(run.host.runId, event);
  }

  #send(runId: string, event: WorkerEvent['event']): void {
    this.#session?.send({ runId, event });
  }
}
