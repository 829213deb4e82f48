import type { Pacer } from '@vajraedge/core';
import {
  FlapGuard,
  FrameReceiver,
  Inbox,
  LeaseTable,
  type LeaseTiming,
  Outbox,
  type SlotOrder,
  SlotTable,
} from '../../src/index.js';
import type { Oracle } from './oracle.js';
import type { ToMaster, ToWorker } from './sim-messages.js';
import type { Member, Stored } from './sim-store.js';
import type { DriftingClock } from './virtual-time.js';

/** What a master is made of. */
export interface SimMasterSetup {
  readonly clock: DriftingClock;
  readonly pacer: Pacer;
  readonly slotCount: number;
  readonly timing: LeaseTiming;
  readonly oracle: Oracle;
  /** Whether the store takes what a master of this epoch writes: not once there is a newer one. */
  readonly mayStore: (epoch: number) => boolean;
  readonly send: (workerId: string, message: ToWorker) => void;
}

const HANDOVER_MS = 400;
const RESEND_MS = 300;
const FLAPS = { losses: 2, withinMs: 10_000, probationMs: 2000 };

/** A master's process, made of the machines that real ones are made of. */
export class SimMaster {
  readonly #setup: SimMasterSetup;
  readonly #leases: LeaseTable;
  readonly #flaps = new FlapGuard(FLAPS);
  readonly #members = new Map<string, Member>();
  readonly #receivers = new Map<string, FrameReceiver>();
  readonly #epoch: number;
  /** It has found out that it was replaced, and does nothing any more. */
  #deposed = false;
  readonly #runErrorMs: number;
  readonly table: SlotTable;
  /** Of all frames that were applied. */
  started = 0;
  missed = 0;
  #sessions = 0;
  #resendMs = -Infinity;

  /** @param runErrorMs how wrong its clock of run time is: a successor reads it off its workers */
  constructor(setup: SimMasterSetup, stored: Stored | null, runErrorMs: number) {
    this.#setup = setup;
    this.#runErrorMs = runErrorMs;
    this.#leases = new LeaseTable(setup.timing);
    this.#epoch = (stored?.epoch ?? 0) + 1;
    const options = { scenarioIndex: 0, slotCount: setup.slotCount, total: setup.pacer.total };
    this.table = new SlotTable(options, stored?.table);
    if (stored !== null) this.#restore(stored);
  }

  /** All of it, as it would lie in a store. */
  store(): Stored {
    const stored = {
      epoch: this.#epoch,
      sessions: this.#sessions,
      started: this.started,
      missed: this.missed,
      table: this.table.toState(),
      receivers: [...this.#receivers].map(([id, { state }]) => [id, state]),
      members: [...this.#members.values()].map(({ commands, events, ...rest }) => ({
        ...rest,
        commands: commands.toState(),
        lastEvent: events.last,
      })),
    };
    return JSON.parse(JSON.stringify(stored)) as Stored;
  }

  get epoch(): number {
    return this.#epoch;
  }

  tick(): void {
    if (this.#deposed) return;
    const now = this.#setup.clock.nowMs();
    for (const { sessionId, reason } of this.#leases.expire(now))
      if (this.#stores()) this.#lose(sessionId, reason, now);
    if (this.#deposed) return;
    this.#weigh(now);
    const from = this.#indexAt(this.#runMs() + HANDOVER_MS);
    this.#order(this.table.deal(from));
    this.#order(this.table.level(from, now));
    this.#dismiss();
    if (now - this.#resendMs >= RESEND_MS) {
      this.#resendMs = now;
      for (const { commands } of this.#members.values()) commands.resend();
    }
    for (const member of this.#members.values()) this.#flush(member);
  }

  receive(message: ToMaster): void {
    if (this.#deposed) return;
    const now = this.#setup.clock.nowMs();
    if (message.kind === 'register') this.#register(message, now);
    else if (message.kind === 'heartbeat') this.#renew(message, now);
    else if (message.kind === 'event') this.#event(message);
    else if (message.kind === 'frame') this.#frame(message);
    else this.#members.get(message.sessionId)?.commands.acknowledged(message.command);
  }

  #register({ workerId, attempt, sentMs }: Extract<ToMaster, { kind: 'register' }>, now: number): void {
    let member = [...this.#members.values()].find(
      (each) => each.workerId === workerId && each.attempt === attempt,
    );
    if (member === undefined) {
      if (!this.#stores()) return;
      this.#sessions += 1;
      member = {
        sessionId: `s${this.#sessions}-${workerId}`,
        workerId,
        attempt,
        sinceMs: now,
        draining: false,
        dismissed: false,
        lost: false,
        limitMs: this.#leases.startLimitMs(this.#runMs()),
        commands: new Outbox(),
        events: new Inbox(),
      };
      this.#members.set(member.sessionId, member);
      this.#receivers.set(member.sessionId, new FrameReceiver());
      this.#leases.grant(member.sessionId, now);
      this.table.setWeight(member.sessionId, 0);
    }
    const { sessionId, limitMs: startLimitMs } = member;
    this.#send(workerId, {
      kind: 'registered',
      attempt,
      sessionId,
      sentMs,
      startLimitMs,
      runMs: this.#runMs(),
    });
  }

  #renew({ sessionId, sequence, progress }: Extract<ToMaster, { kind: 'heartbeat' }>, now: number): void {
    const member = this.#members.get(sessionId);
    if (member === undefined) return;
    if (!this.#leases.renew(sessionId, progress, now)) {
      this.#send(member.workerId, { kind: 'refused', sessionId });
      return;
    }
    member.limitMs = Math.max(member.limitMs, this.#leases.startLimitMs(this.#runMs()));
    const { workerId, limitMs: startLimitMs } = member;
    this.#send(workerId, { kind: 'renewed', sessionId, sequence, startLimitMs, runMs: this.#runMs() });
  }

  #event({ sessionId, sequence, event }: Extract<ToMaster, { kind: 'event' }>): void {
    const member = this.#members.get(sessionId);
    if (member === undefined || member.lost) return;
    if (!this.#stores()) return;
    if (member.events.receive(sequence) === 'next') {
      if (event.type === 'drain') member.draining = true;
      else this.#order(this.table.released(sessionId, event.share));
    }
    this.#send(member.workerId, { kind: 'acknowledged-event', sessionId, event: member.events.last });
  }

  #frame({ sessionId, frame }: Extract<ToMaster, { kind: 'frame' }>): void {
    const receiver = this.#receivers.get(sessionId);
    const member = this.#members.get(sessionId);
    if (receiver === undefined || member === undefined) return;
    const decision = receiver.offer(frame);
    if (decision.kind === 'refuse') throw decision.error;
    if (decision.kind === 'apply' && !this.#stores()) return;
    if (decision.kind === 'apply') {
      for (const { started, missed } of frame.snapshot.arrivals) {
        this.started += started;
        this.missed += missed;
      }
      this.#order(this.table.settle(sessionId, frame.position, frame.released, frame.last));
      receiver.commit(decision.state);
    }
    this.#send(member.workerId, {
      kind: 'acknowledged-frame',
      sessionId,
      sequence: receiver.last,
      resend: decision.kind === 'gap',
    });
  }

  #lose(sessionId: string, reason: string, now: number): void {
    const member = this.#members.get(sessionId) as Member;
    member.lost = true;
    this.#setup.oracle.lostSessions.add(sessionId);
    const limitIndex = this.#indexAt(member.limitMs);
    const handover = this.#indexAt(this.#runMs() + HANDOVER_MS);
    this.#setup.oracle.note(`master loses ${sessionId} (${reason}), ${handover} on, limit ${limitIndex}`);
    this.table.lose(sessionId, handover, limitIndex);
    this.#flaps.lost(member.workerId, now);
  }

  /** A flapping worker gets slots again after its probation, unless there is nobody else. */
  #weigh(now: number): void {
    const live = [...this.#members.values()].filter(({ sessionId }) => this.#leases.holds(sessionId));
    const willing = live.filter(({ draining }) => !draining);
    const eligible = willing.filter(
      ({ workerId, sinceMs }) => now >= this.#flaps.eligibleFromMs(workerId, sinceMs),
    );
    const chosen = new Set(eligible.length > 0 ? eligible : willing);
    for (const member of live) {
      const weight = 1 + (Number(member.workerId.slice(1)) % 3);
      this.table.setWeight(member.sessionId, chosen.has(member) ? weight : 0);
    }
  }

  #dismiss(): void {
    for (const member of this.#members.values()) {
      if (!member.draining || member.dismissed || member.lost) continue;
      if (!this.table.isDone(member.sessionId)) continue;
      if (!this.#stores()) return;
      member.dismissed = true;
      member.commands.add({ kind: 'dismiss' });
      this.#leases.leave(member.sessionId);
      this.#setup.oracle.lostSessions.add(member.sessionId);
      this.table.lose(member.sessionId, 0, this.#indexAt(member.limitMs));
    }
  }

  /** Everything that others rely on is stored before it is said; a store that has a newer master refuses. */
  #stores(): boolean {
    if (!this.#setup.mayStore(this.#epoch)) this.#deposed = true;
    return !this.#deposed;
  }

  #order(orders: readonly SlotOrder[]): void {
    if (orders.length > 0 && !this.#stores()) return;
    for (const order of orders) {
      const member = this.#members.get(order.sessionId);
      member?.commands.add(order);
      const { kind, sessionId, fromIndex, slots } = order;
      this.#setup.oracle.note(`master ${kind}s ${slots.length} ${sessionId} ${fromIndex}`);
    }
  }

  #flush(member: Member): void {
    if (member.lost) return;
    for (const { sequence, item } of member.commands.take())
      this.#send(member.workerId, { kind: 'command', sessionId: member.sessionId, sequence, order: item });
  }

  /** A successor gives every session that its predecessor had a lease, and takes what it may have promised as given. */
  #restore(stored: Stored): void {
    const now = this.#setup.clock.nowMs();
    this.started = stored.started;
    this.missed = stored.missed;
    this.#sessions = stored.sessions;
    for (const [id, state] of stored.receivers) this.#receivers.set(id, new FrameReceiver(state));
    const promisedMs = this.#leases.startLimitMs(this.#runMs()) + 2 * this.#setup.timing.skewMs;
    for (const { commands, lastEvent, ...rest } of stored.members) {
      const alive = !rest.lost && !rest.dismissed;
      const limitMs = alive ? Math.max(rest.limitMs, promisedMs) : rest.limitMs;
      const member = {
        ...rest,
        limitMs,
        sinceMs: now,
        commands: new Outbox(commands),
        events: new Inbox(lastEvent),
      };
      this.#members.set(rest.sessionId, member);
      if (alive) this.#leases.grant(rest.sessionId, now);
    }
  }

  #runMs(): number {
    return this.#setup.clock.nowMs() + this.#runErrorMs;
  }

  #indexAt(runMs: number): number {
    return this.#setup.pacer.countBefore(runMs);
  }

  #send(workerId: string, message: WithoutEpoch<ToWorker>): void {
    this.#setup.send(workerId, { ...message, epoch: this.#epoch });
  }
}

type WithoutEpoch<T> = T extends unknown ? Omit<T, 'epoch'> : never;
