import type { Clock, Timer } from '@vajraedge/core';
import {
  encodeHealth,
  encodeSession,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type LeaseKeeper,
  type LeaseTiming,
  type SessionId,
  type WorkerHealth,
} from '@vajraedge/protocol';
import type { MasterLink } from '../master/master-link.js';
import type { RefusalWords } from '../worker-problems.js';

/** What a renewal says beside the lease. */
export type LeaseRenewal = Extract<NonNullable<HeartbeatResponse['result']>, { $case: 'renewal' }>['value'];

/** What heartbeats of a session need. */
export interface HeartbeatsOptions {
  readonly session: SessionId;
  readonly keeper: LeaseKeeper;
  readonly timing: LeaseTiming;
  readonly link: MasterLink;
  readonly clock: Clock;
  readonly admits: (epoch: number) => boolean;
  readonly health: () => WorkerHealth;
  readonly runs: (nowMs: number) => HeartbeatRequest['runs'];
  /** Before each heartbeat. */
  onBeat(nowMs: number): void;
  onRenewed(renewal: LeaseRenewal, sentMs: number, nowMs: number): void;
  /** The session is no more. */
  onRefused(refusal: RefusalWords): void;
}

/** When further heartbeats follow one that is sent in a hurry, milliseconds: several round trips tell the clock's offset. */
const HURRY_AT_MS = [30, 80, 150];
/** A lease for longer than this would keep a worker going without a master. */
const MOST_TTL_MS = 60_000;

/** Renews the lease of one session, as long as it is there; what is not answered in time is not waited for. */
export class Heartbeats {
  readonly #options: HeartbeatsOptions;
  #timer: Timer | null = null;
  readonly #hurried = new Set<Timer>();
  #stopped = false;

  constructor(options: HeartbeatsOptions) {
    this.#options = options;
  }

  /** Sends the first heartbeat, and others at their times. */
  start(): void {
    if (this.#stopped) return;
    this.#options.onBeat(this.#options.clock.nowMs());
    this.#send();
    this.#timer = this.#options.clock.after(this.#options.timing.renewEveryMs, () => this.start());
  }

  /** Sends some at once beside those that are due. */
  hurry(): void {
    this.#send();
    for (const delayMs of HURRY_AT_MS) {
      const timer = this.#options.clock.after(delayMs, () => {
        this.#hurried.delete(timer);
        this.#send();
      });
      this.#hurried.add(timer);
    }
  }

  /** Sends no more, and hears no answer any more. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    for (const timer of this.#hurried) timer.cancel();
  }

  #send(): void {
    const { session, keeper, clock, link, timing, health, runs } = this.#options;
    if (this.#stopped) return;
    const sentMs = clock.nowMs();
    const request = {
      session: encodeSession(session),
      sequence: keeper.sending(sentMs),
      health: encodeHealth(health()),
      runs: runs(sentMs),
    };
    link.heartbeat(request, timing.ttlMs).then(
      (response) => this.#onAnswer(response, sentMs),
      // No answer is no renewal, whatever the reason: the lease runs out by itself.
      () => undefined,
    );
  }

  #onAnswer({ session, sequence, result }: HeartbeatResponse, sentMs: number): void {
    const { keeper, clock, admits, session: own } = this.#options;
    if (this.#stopped || session?.sessionId !== own.sessionId || !admits(session.epoch)) return;
    if (result?.$case === 'refusal') return this.#options.onRefused(result.value);
    if (result?.$case !== 'renewal') return;
    const nowMs = clock.nowMs();
    const ttlMs = Math.min(MOST_TTL_MS, result.value.leaseTtlMs);
    // The limit of each run is kept with the run: that of one says nothing about another.
    if (!keeper.renewed({ sequence, ttlMs, startLimitMs: Infinity }, nowMs)) return;
    this.#options.onRenewed(result.value, sentMs, nowMs);
  }
}
