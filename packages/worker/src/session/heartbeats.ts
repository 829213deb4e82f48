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
  /** Sends one on the stream of commands, where it costs least. @returns false where that cannot be; then it is a call */
  readonly toStream: (request: HeartbeatRequest) => boolean;
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
  /** When those were sent that the stream has not answered, by their number. */
  readonly #onStream = new Map<number, number>();
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

  /** An answer has come on the stream. Those before it that have none will get none. */
  answered(response: HeartbeatResponse): void {
    const sentMs = this.#onStream.get(response.sequence);
    for (const sequence of this.#onStream.keys())
      if (sequence <= response.sequence) this.#onStream.delete(sequence);
    if (sentMs !== undefined) this.#onAnswer(response, sentMs);
  }

  #send(): void {
    const { session, keeper, clock, link, timing, health, runs, toStream } = this.#options;
    if (this.#stopped) return;
    const sentMs = clock.nowMs();
    const request = {
      session: encodeSession(session),
      sequence: keeper.sending(sentMs),
      health: encodeHealth(health()),
      runs: runs(sentMs),
    };
    if (this.#trustsStream(sentMs) && toStream(request)) {
      this.#onStream.set(request.sequence, sentMs);
      return;
    }
    link.heartbeat(request, timing.ttlMs).then(
      (response) => this.#onAnswer(response, sentMs),
      // No answer is no renewal, whatever the reason: the lease runs out by itself.
      () => undefined,
    );
  }

  /** A stream that does not answer is not all that a lease hangs on; after a lease's length it is tried again. */
  #trustsStream(nowMs: number): boolean {
    const { ttlMs } = this.#options.timing;
    for (const [sequence, sentMs] of this.#onStream)
      if (nowMs - sentMs >= ttlMs) this.#onStream.delete(sequence);
    const [oldestMs = nowMs] = this.#onStream.values();
    return nowMs - oldestMs < ttlMs / 2;
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
