import { mergeSnapshots, type Pacer, type Snapshot } from '@vajraedge/core';
import {
  addToTotals,
  ClockOffset,
  EpochGuard,
  FrameRing,
  Inbox,
  LeaseKeeper,
  type LeaseTiming,
  NO_TOTALS,
  Outbox,
  SlotHolder,
  type SlotShare,
} from '../../src/index.js';
import type { Oracle } from './oracle.js';
import type { SimDraft, SimFrame, ToMaster, ToWorker, WorkerEvent } from './sim-messages.js';
import type { DriftingClock } from './virtual-time.js';

/** What a worker is made of. */
export interface SimWorkerSetup {
  readonly workerId: string;
  /** Number of the process among all of this simulation: no two registrations are taken for one. */
  readonly process: number;
  readonly clock: DriftingClock;
  readonly pacer: Pacer;
  readonly slotCount: number;
  readonly timing: LeaseTiming;
  readonly oracle: Oracle;
  readonly trueRunMs: () => number;
  /** How wrong it is about run time, on top of what a network makes of it. */
  readonly runErrorMs: number;
  readonly send: (message: ToMaster) => void;
}

const LATE_MS = 50;
const FRAME_EVERY_MS = 500;
const RESEND_MS = 300;

type Ring = FrameRing<SimDraft, SimFrame>;

/** A worker's process, made of the machines that real ones are made of. Killing it is forgetting it. */
export class SimWorker {
  readonly #setup: SimWorkerSetup;
  readonly #guard = new EpochGuard();
  readonly #offset: ClockOffset;
  readonly #rings = new Map<string, Ring>();
  readonly #sentHeartbeats = new Map<number, number>();
  #attempt: number;
  #attemptMs = -Infinity;
  #firstAttemptMs = 0;
  #session: Session | null = null;
  #resendMs = -Infinity;
  #draining = false;
  #next = NaN;
  #nextDueMs = Infinity;
  /** The engine hangs: the supervisor beats on. */
  hung = false;
  /** It has left the fleet. */
  done = false;

  constructor(setup: SimWorkerSetup) {
    this.#setup = setup;
    this.#attempt = setup.process * 1000;
    this.#offset = new ClockOffset(setup.timing.skewMs);
  }

  get unacknowledged(): number {
    return [...this.#rings.values()].reduce((sum, ring) => sum + ring.size, 0);
  }

  drain(): void {
    this.#draining = true;
    this.#session?.events.add({ type: 'drain' });
  }

  /** One turn of its loop: at most 10 ms after the last, unless it was stopped. */
  tick(): void {
    const now = this.#setup.clock.nowMs();
    if (this.#session === null && !this.done) this.#register(now);
    const session = this.#session;
    if (session !== null) {
      if (!this.hung) this.#offer(session, now);
      if ((session.keeper.fenced || session.dismissed) && !this.hung) this.#close(session, now);
      else {
        this.#beat(session, now);
        if (!this.hung && now - session.framedMs >= FRAME_EVERY_MS) this.#frame(session, now, false);
      }
    }
    this.#flush(now);
  }

  receive(message: ToWorker): void {
    if (!this.#guard.admits(message.epoch)) return;
    const now = this.#setup.clock.nowMs();
    if (message.kind === 'acknowledged-frame') {
      this.#rings.get(message.sessionId)?.acknowledged(message.sequence, message.resend);
      return;
    }
    if (message.kind === 'registered') {
      if (this.#session === null && !this.done && message.attempt === this.#attempt) this.#open(message, now);
      return;
    }
    const session = this.#session;
    if (session === null || session.id !== message.sessionId) return;
    if (message.kind === 'refused') session.keeper.fence(now);
    else if (message.kind === 'acknowledged-event') session.events.acknowledged(message.event);
    else if (message.kind === 'renewed') this.#renewed(session, message, now);
    else if (!session.keeper.fenced && !this.hung) this.#obey(session, message);
  }

  #register(now: number): void {
    if (now - this.#attemptMs < RESEND_MS) return;
    if (this.#attemptMs === -Infinity) {
      this.#attempt += 1;
      this.#firstAttemptMs = now;
    }
    this.#attemptMs = now;
    const { workerId, send } = this.#setup;
    send({ kind: 'register', workerId, attempt: this.#attempt, sentMs: now });
  }

  #open(message: Extract<ToWorker, { kind: 'registered' }>, now: number): void {
    this.#attemptMs = -Infinity;
    this.#offset.add(message.sentMs, message.runMs, now);
    const { slotCount, timing, oracle } = this.#setup;
    oracle.note(`${this.#setup.workerId} opens ${message.sessionId}`);
    this.#session = {
      id: message.sessionId,
      keeper: new LeaseKeeper(this.#firstAttemptMs, timing, message.startLimitMs),
      holder: new SlotHolder(0, slotCount),
      commands: new Inbox(),
      events: new Outbox<WorkerEvent>(),
      started: 0,
      missed: 0,
      released: [],
      dismissed: false,
      framedMs: now,
      frameFromMs: this.#runMs(now),
    };
    this.#rings.set(message.sessionId, this.#createRing());
    if (this.#draining) this.#session.events.add({ type: 'drain' });
  }

  #renewed(session: Session, message: Extract<ToWorker, { kind: 'renewed' }>, now: number): void {
    const sentMs = this.#sentHeartbeats.get(message.sequence);
    const { sequence, startLimitMs, runMs } = message;
    if (!session.keeper.renewed({ sequence, ttlMs: this.#setup.timing.ttlMs, startLimitMs }, now)) return;
    if (sentMs !== undefined) this.#offset.add(sentMs, runMs, now);
  }

  #obey(session: Session, { sequence, order }: Extract<ToWorker, { kind: 'command' }>): void {
    const arrival = session.commands.receive(sequence);
    if (arrival === 'next') {
      if (order.kind === 'grant') session.missed += session.holder.grant(order);
      else if (order.kind === 'dismiss') session.dismissed = true;
      else {
        const share = session.holder.revoke(order);
        session.released.push(share);
        session.events.add({ type: 'released', share });
      }
    }
    this.#setup.send({ kind: 'acknowledge', sessionId: session.id, command: session.commands.last });
  }

  #offer(session: Session, now: number): void {
    const { pacer, oracle, trueRunMs } = this.#setup;
    const { holder, keeper } = session;
    // A clock that is not known would start everything at the wrong time.
    if (keeper.state(now) !== 'live' || this.#offset.best === null) return;
    const runMs = this.#runMs(now);
    if (this.#dueMs(holder) < runMs - LATE_MS)
      session.missed += holder.skipTo(pacer.countBefore(Math.min(runMs, keeper.startLimitMs) - LATE_MS));
    for (let next = holder.next(); next < pacer.total; next = holder.next()) {
      const dueMs = this.#dueMs(holder);
      if (dueMs > runMs || !keeper.mayStart(now, dueMs)) break;
      holder.take();
      session.started += 1;
      oracle.start(next, session.id, trueRunMs());
    }
  }

  /** When the next one is due; asked for each turn, and mostly the same. */
  #dueMs(holder: SlotHolder): number {
    const next = holder.next();
    if (next !== this.#next) {
      this.#next = next;
      this.#nextDueMs = next < this.#setup.pacer.total ? this.#setup.pacer.dueAtMs(next) : Infinity;
    }
    return this.#nextDueMs;
  }

  #beat(session: Session, now: number): void {
    if (now < session.keeper.nextRenewalMs) return;
    const sequence = session.keeper.sending(now);
    this.#sentHeartbeats.set(sequence, now);
    const { pacer, send } = this.#setup;
    const settled = session.holder.cursor;
    // What may not be started is not due: a paused worker does not hang.
    const mayStart = session.keeper.state(now) === 'live' && this.#offset.best !== null;
    const next = session.holder.next();
    const isDue = mayStart && next < pacer.total && pacer.dueAtMs(next) < this.#runMs(now) - LATE_MS;
    const progress = { due: settled + (isDue ? 1 : 0), settled };
    send({ kind: 'heartbeat', sessionId: session.id, sequence, progress });
  }

  #frame(session: Session, now: number, last: boolean): void {
    session.framedMs = now;
    const toMs = Math.max(session.frameFromMs, this.#runMs(now));
    const { holder } = session;
    const snapshot = snapshotOf(session.frameFromMs, toMs, session.started, session.missed);
    session.started = 0;
    session.missed = 0;
    session.frameFromMs = toMs;
    const position = { settledIndex: holder.cursor, appliedHandover: holder.appliedHandover };
    const ring = this.#rings.get(session.id);
    ring?.add({ snapshot, position, released: session.released, last });
    session.released = [];
  }

  /** The session is no more: a last frame, then a new one. */
  #close(session: Session, now: number): void {
    this.#setup.oracle.note(`${this.#setup.workerId} closes ${session.id} at ${session.holder.cursor}`);
    this.#frame(session, now, true);
    this.#session = null;
    if (this.#draining) this.done = true;
  }

  #flush(now: number): void {
    const again = now - this.#resendMs >= RESEND_MS;
    if (again) this.#resendMs = now;
    for (const [sessionId, ring] of this.#rings) {
      if (again) ring.reconnected();
      for (let frame = ring.take(); frame !== null; frame = ring.take())
        this.#setup.send({ kind: 'frame', sessionId, frame });
    }
    const session = this.#session;
    if (session === null) return;
    if (again) session.events.resend();
    for (const { sequence, item } of session.events.take())
      this.#setup.send({ kind: 'event', sessionId: session.id, sequence, event: item });
  }

  #runMs(now: number): number {
    return now + this.#offset.offsetAtMs(now) + this.#setup.runErrorMs;
  }

  #createRing(): Ring {
    let totals = NO_TOTALS;
    return new FrameRing<SimDraft, SimFrame>({
      mostFrames: 10,
      window: 3,
      sizeBytes: () => 100,
      merge: (a, b) => ({
        snapshot: mergeSnapshots(a.snapshot, b.snapshot),
        position: b.position,
        released: [...a.released, ...b.released],
        last: b.last,
      }),
      seal: (draft, sequence) => {
        totals = addToTotals(totals, draft.snapshot);
        return { ...draft, sequence, totals };
      },
    });
  }
}

interface Session {
  readonly id: string;
  readonly keeper: LeaseKeeper;
  readonly holder: SlotHolder;
  readonly commands: Inbox;
  readonly events: Outbox<WorkerEvent>;
  started: number;
  missed: number;
  released: SlotShare[];
  dismissed: boolean;
  framedMs: number;
  frameFromMs: number;
}

function snapshotOf(fromMs: number, toMs: number, started: number, missed: number): Snapshot {
  const counts = {
    scheduled: started + missed,
    started,
    ok: started,
    failed: 0,
    dropped: 0,
    missed,
    late: 0,
  };
  const arrivals = [{ scenario: 's', phase: 'sustain' as const, ...counts }];
  return { fromMs, toMs, series: [], arrivals, generators: [], inFlight: 0, users: 0, overflowed: 0 };
}
