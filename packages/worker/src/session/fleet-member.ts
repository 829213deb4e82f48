import type { Timer } from '@vajraedge/core';
import { EpochGuard, type WorkerHealth } from '@vajraedge/protocol';
import { FrameStore } from '../frames/frame-store.js';
import { fetchBlob } from '../master/fetch-blob.js';
import { MasterLink } from '../master/master-link.js';
import { Assignments } from '../run/assignments.js';
import { EngineSupply } from '../run/engine-supply.js';
import { FrameStream } from './frame-stream.js';
import type { LeaseRenewal } from './heartbeats.js';
import { healthOf } from './member-health.js';
import type { MemberEnd, MemberOptions } from './member-options.js';
import { type Registered, Registrar } from './registrar.js';
import { Session } from './session.js';

/** How often a member looks at how it stands, milliseconds. */
const LOOK_EVERY_MS = 100;
/** Without an answer for so long, and so long after the last time, connections are made anew, milliseconds. */
const REDIAL_AFTER_MS = 2000;
/** How often a session without a lease is asked for again, milliseconds. */
const RESUME_EVERY_MS = 1000;
/** Most that is waited for the master to take the news of a lost engine, milliseconds. */
const LEAVE_LIMIT_MS = 2000;
/** How long a draining worker that has nothing to do waits for the master to let it go, milliseconds. */
const IDLE_LIMIT_MS = 10_000;

/**
 * One worker in a fleet, from its first registration to its end.
 *
 *     | state   | event                                    | next    | done                                          |
 *     | ------- | ---------------------------------------- | ------- | --------------------------------------------- |
 *     | joining | welcome                                  | member  | heartbeats, commands                          |
 *     | joining | refused for now, or no answer            | joining | asks again, with jitter                       |
 *     | joining | refused for good                         | ended   | `run` rejects                                 |
 *     | member  | the lease is over                        | paused  | the engine starts nothing; asks to resume      |
 *     | paused  | renewed, or resumed                      | member  |                                               |
 *     | member, paused | heartbeat refused, or another session given | joining | the engine gives up all; a last frame; registers anew |
 *     | member  | the engine process is gone               | joining | says so; registers anew                       |
 *     | any     | nobody heard for `giveUpAfterMs`         | ended   | master-lost                                   |
 *     | any     | drained: nothing held, all delivered     | ended   | drained                                       |
 *     | any     | closed                                   | ended   | closed                                        |
 */
export class FleetMember {
  readonly #options: MemberOptions;
  readonly #link: MasterLink;
  readonly #guard = new EpochGuard();
  readonly #engines: EngineSupply;
  readonly #frames: FrameStore;
  readonly #frameStream: FrameStream;
  readonly #assignments: Assignments;
  readonly #registrar: Registrar;
  #session: Session | null = null;
  #isPaused = false;
  #draining: 'no' | 'asked' | 'leaving' = 'no';
  /** The engine is lost: the session ends once the master has heard of it, or at this time. */
  #leaveByMs: number | null = null;
  /** Since when a draining worker has nothing to do. */
  #idleMs: number | null = null;
  #heardMs = 0;
  #redialMs = 0;
  #resumeMs = -Infinity;
  #saidDelay = false;
  #timer: Timer | null = null;
  #settle: { resolve(end: MemberEnd): void; reject(error: Error): void } | null = null;

  constructor(options: MemberOptions) {
    const { clock, timing, profile } = options;
    this.#options = options;
    this.#engines = new EngineSupply(options.turns, clock);
    this.#link = new MasterLink(options.link);
    this.#frames = new FrameStore(options.ring);
    this.#frameStream = new FrameStream({
      link: this.#link,
      clock,
      frames: this.#frames,
      onRefused: (message) => this.#options.onNotice(`frames were refused: ${message}`),
    });
    this.#registrar = new Registrar({
      profile,
      link: this.#link,
      clock,
      timing,
      admits: (epoch) => this.#guard.admits(epoch),
      onRegistered: (registered) => this.#onRegistered(registered),
      onRefused: (error) => this.#end(error),
      onDelayed: (reason) => this.#onDelayed(reason),
      onHeard: () => this.#heard(),
    });
    this.#assignments = new Assignments({
      ...options,
      engines: this.#engines,
      frames: this.#frames,
      fetch: (ref, limitBytes) => fetchBlob(ref, limitBytes, this.#link.fetchBlob(ref)),
      onFrames: () => this.#frameStream.flush(),
      onEngineLost: () => {
        this.#leaveByMs = clock.nowMs() + LEAVE_LIMIT_MS;
      },
    });
  }

  /** Joins the fleet and stays until the end. Call once. @throws VE_… where the master refuses it for good */
  run(): Promise<MemberEnd> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#engines.refill();
      this.#heard();
      this.#registrar.begin(null);
      this.#frameStream.open();
      this.#look();
    });
  }

  /** Takes no more work, gives back what it has, delivers what it has counted, and ends. Idempotent. */
  drain(): void {
    if (this.#draining !== 'no') return;
    this.#draining = 'asked';
    this.#options.onNotice('draining');
    this.#askToDrain();
  }

  /** Ends at once. Idempotent. */
  close(): void {
    this.#end('closed');
  }

  #onRegistered(registered: Registered): void {
    const { session: id, resumed, lastEvent } = registered;
    const before = this.#session;
    this.#saidDelay = false;
    if (resumed && before?.id.sessionId === id.sessionId) return before.commands.resumed(lastEvent);
    if (before !== null) this.#leave(before);
    this.#open(registered);
  }

  #open(registered: Registered): void {
    const { clock, timing } = this.#options;
    const session: Session = new Session(registered, timing, {
      link: this.#link,
      clock,
      admits: (epoch) => this.#guard.admits(epoch),
      health: () => this.#health(),
      runs: (nowMs) => this.#assignments.progress(nowMs),
      onBeat: () => this.#frameStream.flush(),
      onRenewed: (renewal, sentMs, nowMs) => this.#onRenewed(session, renewal, sentMs, nowMs),
      onRefused: ({ message }) => {
        this.#heard();
        this.#options.onNotice(`the master has ended the session: ${message}`);
        this.#rejoin(session);
      },
      onCommand: (command) => {
        if (command.command?.$case === 'drain') this.#onDrain(command.command.value.reason);
        else this.#assignments.obey(command);
      },
      onAcknowledged: () => this.#heard(),
    });
    this.#session = session;
    this.#isPaused = false;
    this.#options.onNotice(`joined as session ${session.id.sessionId}`);
    this.#assignments.enter({
      id: session.id,
      send: (event) => session.commands.add(event),
      hurry: () => session.heartbeats.hurry(),
    });
    session.open();
    this.#askToDrain();
  }

  #onRenewed(session: Session, renewal: LeaseRenewal, sentMs: number, nowMs: number): void {
    this.#heard();
    this.#assignments.renewed(renewal, sentMs, nowMs, session.keeper.deadlineMs);
  }

  /** The master has taken this worker's work away, or will. */
  #onDrain(reason: string): void {
    if (this.#draining !== 'no') return;
    this.#draining = 'asked';
    this.#options.onNotice(`draining: ${reason === '' ? 'the master says so' : reason}`);
  }

  #askToDrain(): void {
    if (this.#draining !== 'asked') return;
    const event = { $case: 'drainRequested', value: { reason: '' } } as const;
    this.#session?.commands.add({ runId: '', event });
  }

  /** The session is no more; what was counted under it is still delivered. */
  #leave(session: Session): void {
    if (session !== this.#session) return;
    session.keeper.fence(this.#options.clock.nowMs());
    session.close();
    this.#session = null;
    this.#leaveByMs = null;
    this.#assignments.fence();
  }

  #rejoin(session: Session): void {
    this.#leave(session);
    if (this.#draining === 'no') this.#registrar.begin(null);
  }

  #look(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#watchLease(nowMs);
    this.#assignments.watch(nowMs);
    this.#watchLoss(nowMs);
    this.#watchDrain();
    this.#session?.commands.watch();
    this.#frameStream.watch();
    if (this.#settle === null) return;
    this.#timer = this.#options.clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #watchLease(nowMs: number): void {
    const session = this.#session;
    const state = session?.keeper.state(nowMs) ?? 'paused';
    const silentMs = nowMs - this.#heardMs;
    if (state === 'ended' || silentMs >= this.#options.timing.giveUpAfterMs) return this.#end('master-lost');
    if (session !== null) this.#watchPause(session, state === 'paused', nowMs);
    if (state !== 'paused' || silentMs < REDIAL_AFTER_MS || nowMs - this.#redialMs < REDIAL_AFTER_MS) return;
    this.#redialMs = nowMs;
    this.#link.redial();
  }

  #watchPause(session: Session, isPaused: boolean, nowMs: number): void {
    if (isPaused !== this.#isPaused)
      this.#options.onNotice(
        isPaused ? 'lost the master: starts nothing, dials again' : 'the master is back: goes on',
      );
    this.#isPaused = isPaused;
    if (!isPaused) this.#registrar.stop();
    // A master that takes the session up again need not renew its lease: then it is not asked all the time.
    if (!isPaused || this.#registrar.isActive || nowMs - this.#resumeMs < RESUME_EVERY_MS) return;
    this.#resumeMs = nowMs;
    // The highest epoch that it has obeyed goes along.
    this.#registrar.begin({ ...session.id, epoch: this.#guard.highest });
  }

  /** After the loss of its engine a worker is a new one to the master, which must know why first. */
  #watchLoss(nowMs: number): void {
    const session = this.#session;
    if (session === null || this.#leaveByMs === null) return;
    if (session.commands.unacknowledged === 0 || nowMs >= this.#leaveByMs) this.#rejoin(session);
  }

  #watchDrain(): void {
    if (this.#draining === 'no' || this.#settle === null) return;
    const session = this.#session;
    if (session === null) this.#registrar.stop();
    const isAsked = session === null || session.commands.unacknowledged === 0;
    if (this.#draining === 'asked' && isAsked && this.#mayLeave(session)) {
      this.#draining = 'leaving';
      this.#assignments.fence();
    }
    if (this.#draining !== 'leaving' || this.#assignments.isCounting) return;
    if (this.#frames.unacknowledged === 0) this.#end('drained');
  }

  /** The master ends its run first; where it does not, a worker that has nothing to do goes all the same. */
  #mayLeave(session: Session | null): boolean {
    if (session === null || this.#assignments.isFree) return true;
    const nowMs = this.#options.clock.nowMs();
    if (!this.#assignments.isIdle) this.#idleMs = null;
    else this.#idleMs ??= nowMs;
    return this.#idleMs !== null && nowMs - this.#idleMs >= IDLE_LIMIT_MS;
  }

  #health(): WorkerHealth {
    return healthOf(this.#options.health(), this.#assignments, {
      unacknowledgedFrames: this.#frames.unacknowledged,
      draining: this.#draining !== 'no',
    });
  }

  #onDelayed(reason: string): void {
    if (!this.#saidDelay && this.#session === null) this.#options.onNotice(`cannot join yet: ${reason}`);
    this.#saidDelay = true;
  }

  #heard(): void {
    this.#heardMs = this.#options.clock.nowMs();
  }

  #end(how: MemberEnd | Error): void {
    const settle = this.#settle;
    if (settle === null) return;
    this.#settle = null;
    this.#timer?.cancel();
    this.#registrar.stop();
    this.#session?.close();
    this.#frameStream.close();
    this.#engines.close();
    const finish = (): void => {
      this.#link.close();
      if (how instanceof Error) settle.reject(how);
      else settle.resolve(how);
    };
    if (how === 'drained') return void this.#assignments.close().then(finish, finish);
    this.#assignments.kill();
    finish();
  }
}
