import { randomBytes } from 'node:crypto';
import {
  DEFAULT_FLAP_LIMITS,
  DEFAULT_LEASE_TIMING,
  FlapGuard,
  type FlapLimits,
  LeaseTable,
  type LeaseTiming,
  type Progress,
  PROTOCOL_VERSION,
  type WorkerHealth,
  type WorkerProfile,
  type WorkerView,
} from '@vajraedge/protocol';
import { capacityWeight, usualPerCore } from './capacity-weight.js';
import { Member, type MemberState } from './member.js';
import type { Refusal } from './worker-message.js';
import { workerView } from './worker-view.js';

/** How a fleet is kept. */
export interface FleetOptions {
  readonly epoch: number;
  readonly timing?: LeaseTiming;
  readonly flaps?: FlapLimits;
  /** Sessions at most; 2,000 unless given. */
  readonly mostMembers?: number;
}

/** A registration that was accepted. */
export interface Admission {
  readonly member: Member;
  /** It goes on with the session that it had. */
  readonly resumed: boolean;
  readonly isNew: boolean;
}

/** A member whose lease is over. */
export interface LostMember {
  readonly member: Member;
  readonly reason: 'expired' | 'hung';
}

const MOST_MEMBERS = 2000;
/** A member that was lost stays in sight for so long, milliseconds. */
const SHOWN_AFTER_LOSS_MS = 60_000;

/**
 * The workers of a master: sessions, leases, and who may have work. It is told the time, stores nothing and sends nothing.
 *
 *     | member   | event                                    | next     |
 *     | -------- | ---------------------------------------- | -------- |
 *     | (none)   | admit                                    | live     |
 *     | live     | renew                                    | live     |
 *     | live     | drain                                    | draining |
 *     | draining | dismiss: it has nothing left             | gone     |
 *     | any      | lease over, or its engine is gone        | lost     |
 *     | lost     | admit with a new registration            | live, in a session of its own |
 */
export class Fleet {
  readonly timing: LeaseTiming;
  readonly #epoch: number;
  readonly #mostMembers: number;
  readonly #leases: LeaseTable;
  readonly #flaps: FlapGuard;
  readonly #members = new Map<string, Member>();
  readonly #lostMs = new Map<string, number>();
  #sessions = 0;

  constructor({
    epoch,
    timing = DEFAULT_LEASE_TIMING,
    flaps = DEFAULT_FLAP_LIMITS,
    mostMembers,
  }: FleetOptions) {
    this.#epoch = epoch;
    this.timing = timing;
    this.#mostMembers = mostMembers ?? MOST_MEMBERS;
    this.#leases = new LeaseTable(timing);
    this.#flaps = new FlapGuard(flaps);
  }

  /** Members with a lease, in the order in which they came. */
  get live(): readonly Member[] {
    return [...this.#members.values()].filter((member) => member.isLive);
  }

  /** A session, be it lost. */
  member(sessionId: string): Member | null {
    return this.#members.get(sessionId) ?? null;
  }

  /** Run time from which on a lease that is renewed now allows nothing. */
  startLimitMs(runMs: number): number {
    return this.#leases.startLimitMs(runMs);
  }

  /** A worker registers: with the session that it had, with one that this very registration made before, or with a new one. */
  admit(profile: WorkerProfile, pluginsHex: string, nowMs: number, wallMs: number): Admission | Refusal {
    const refusal = this.#refusalOf(profile);
    if (refusal !== null) return refusal;
    const repeated = this.live.find(
      ({ profile: known }) =>
        known.workerId === profile.workerId && known.registrationId === profile.registrationId,
    );
    if (repeated !== undefined && this.#renewed(repeated, nowMs))
      return { member: repeated, resumed: false, isNew: false };
    const resumed = this.#members.get(profile.resume?.sessionId ?? '');
    if (resumed?.isLive === true && resumed.workerId === profile.workerId && this.#renewed(resumed, nowMs))
      return { member: resumed, resumed: true, isNew: false };
    this.#sessions += 1;
    const sessionId = `${this.#epoch}-${this.#sessions}-${randomBytes(8).toString('hex')}`;
    const member = new Member({ sessionId, profile, pluginsHex, sinceMs: nowMs, sinceWallMs: wallMs });
    this.#members.set(sessionId, member);
    this.#leases.grant(sessionId, nowMs);
    return { member, resumed: false, isNew: true };
  }

  /** A heartbeat is processed. @returns whether the lease is renewed */
  renew(member: Member, health: WorkerHealth, progress: Progress, working: boolean, nowMs: number): boolean {
    if (!member.isLive || !this.#leases.renew(member.sessionId, progress, nowMs)) return false;
    member.health = health;
    member.heartbeatMs = nowMs;
    member.load.observe(health, working, nowMs);
    return true;
  }

  /** Members whose leases are over by now; each is named once, and lost. */
  expire(nowMs: number): readonly LostMember[] {
    for (const [sessionId, lostMs] of this.#lostMs) {
      if (nowMs - lostMs < SHOWN_AFTER_LOSS_MS) continue;
      this.#lostMs.delete(sessionId);
      this.#members.delete(sessionId);
    }
    return this.#leases.expire(nowMs).flatMap(({ sessionId, reason }) => {
      const member = this.#members.get(sessionId);
      if (member === undefined) return [];
      const words = reason === 'hung' ? 'its engine made no progress' : 'no heartbeat came';
      this.#lose(member, words, nowMs);
      return [{ member, reason }];
    });
  }

  /** A member whose engine is gone: it has no lease any more, and registers anew. */
  abandon(member: Member, reason: string, nowMs: number): void {
    if (!member.isLive) return;
    this.#leases.leave(member.sessionId);
    this.#lose(member, reason, nowMs);
  }

  /** A member that has nothing left to do and wants to go, or was told to. */
  dismiss(member: Member, nowMs: number): void {
    member.dismissed = true;
    this.#leases.leave(member.sessionId);
    this.#lostMs.set(member.sessionId, nowMs);
  }

  /** A session of the master before, as it was stored: it has a lease from now on. */
  restore(state: MemberState, plugins: WorkerProfile['plugins'], nowMs: number, isLive: boolean): Member {
    const { sessionId, pluginsHex, sinceWallMs } = state;
    const profile = { ...state.profile, plugins, resume: null };
    const member = new Member({ sessionId, profile, pluginsHex, sinceMs: nowMs, sinceWallMs }, state);
    this.#members.set(sessionId, member);
    if (isLive) this.#leases.grant(sessionId, nowMs);
    else this.#lose(member, 'lost before the master was restarted', nowMs, false);
    return member;
  }

  /**
   * What each of some members should carry, in proportion; 0: nothing. One that flaps gets nothing until it has held a
   * lease for the probation, unless there is nobody else.
   */
  weights(members: readonly Member[], nowMs: number): ReadonlyMap<string, number> {
    const willing = members.filter(({ draining, isLive }) => !draining && isLive);
    const eligible = willing.filter((member) => this.#excludedForMs(member, nowMs) === 0);
    const chosen = new Set(eligible.length > 0 ? eligible : willing);
    const usual = usualPerCore(members.map(({ profile }) => profile.capacity));
    return new Map(
      members.map((member) => {
        const weight = capacityWeight(member.profile.capacity, usual) * member.load.ratio;
        return [member.sessionId, chosen.has(member) ? weight : 0];
      }),
    );
  }

  /** All that is to be seen, those lost a short time ago included. */
  views(nowMs: number, runOf: (member: Member) => string | null): readonly WorkerView[] {
    const liveIds = new Set(this.live.map(({ workerId }) => workerId));
    return [...this.#members.values()]
      .filter((member) => member.isLive || (member.lost !== null && !liveIds.has(member.workerId)))
      .map((member) => {
        const excludedForMs = member.isLive ? this.#excludedForMs(member, nowMs) : 0;
        return workerView(member, { nowMs, excludedForMs, runId: member.isLive ? runOf(member) : null });
      });
  }

  #excludedForMs(member: Member, nowMs: number): number {
    return Math.max(0, this.#flaps.eligibleFromMs(member.workerId, member.sinceMs) - nowMs);
  }

  #renewed({ sessionId }: Member, nowMs: number): boolean {
    return this.#leases.renew(sessionId, { due: 0, settled: 0 }, nowMs);
  }

  #lose(member: Member, reason: string, nowMs: number, counts = true): void {
    member.lost = reason;
    this.#lostMs.set(member.sessionId, nowMs);
    if (counts) this.#flaps.lost(member.workerId, nowMs);
    member.link?.close({
      code: 'VE_SESSION_LOST',
      message: `the session is over: ${reason}`,
      hint: 'The worker registers anew by itself.',
    });
    member.link = null;
  }

  #refusalOf({ protocolVersion, version, name, workerId }: WorkerProfile): Refusal | null {
    if (protocolVersion !== PROTOCOL_VERSION)
      return {
        code: 'VE_PROTOCOL_VERSION',
        message: `the worker (${version}) speaks version ${protocolVersion} of the protocol, the master version ${PROTOCOL_VERSION}`,
        hint: 'Install the same version of VajraEdge on both.',
      };
    const live = this.live;
    if (live.some((each) => each.name === name && each.workerId !== workerId))
      return {
        code: 'VE_WORKER_NAME_TAKEN',
        message: `there is a worker "${name}" already`,
        hint: 'Give it another --name; one that has just ended is forgotten in about 3 s.',
      };
    if (live.length < this.#mostMembers) return null;
    return {
      code: 'VE_FLEET_FULL',
      message: `the master takes ${this.#mostMembers} workers at most`,
      hint: 'Use fewer and larger workers, or a second master.',
    };
  }
}
