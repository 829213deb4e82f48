import { DEFAULT_LEASE_TIMING, type LeaseTiming } from './lease-timing.js';

/** What a worker may do at a moment. */
export type LeaseState = 'live' | 'paused' | 'ended';

/** What the master says to a heartbeat. */
export interface Renewal {
  /** Of the heartbeat that it answers. */
  readonly sequence: number;
  readonly ttlMs: number;
  /** Run time from which on nothing may be started under this lease; Infinity while no run is armed. */
  readonly startLimitMs: number;
}

/** Heartbeats whose answers may still come; older ones have been outlived by their lease. */
const MOST_OUTSTANDING = 64;

/**
 * The lease of a session, at the worker. Pure: it is told the time, of a monotonic clock, and keeps none.
 *
 *     | state  | event                                           | next   |
 *     | ------ | ----------------------------------------------- | ------ |
 *     | live   | now >= deadline                                 | paused |
 *     | live   | an answer: deadline = max(deadline, sent + ttl) | live   |
 *     | paused | an answer with sent + ttl > now                 | live   |
 *     | paused | now >= deadline + giveUpAfterMs                 | ended  |
 *     | any    | fenced: the session is no more                  | paused |
 *
 * The deadline counts from the moment at which the heartbeat was *sent*, so no delay lengthens it. It is asked for
 * before every batch of starts rather than kept by a timer: a process that was stopped and woken runs no timers first.
 * `paused` means: start nothing, let what is in flight end, keep what is not acknowledged. A fenced session stays
 * paused; a new one is a new keeper, to which {@link LeaseKeeper.pausedSinceMs} is handed on.
 *
 * A lease covers a stretch of the schedule too: the start limit. However wrong a worker's clock of run time is, it
 * starts nothing that is due at or after the limit, and the master gives an index away only from the limit on.
 */
export class LeaseKeeper {
  readonly #timing: LeaseTiming;
  readonly #sent = new Map<number, number>();
  #sequence = 0;
  #deadlineMs: number;
  #startLimitMs: number;
  #nextRenewalMs: number;
  #fenced = false;
  #ended = false;

  /**
   * @param sentMs when the registration (or the request to resume) was sent
   * @param startLimitMs that came with the answer
   */
  constructor(sentMs: number, timing: LeaseTiming = DEFAULT_LEASE_TIMING, startLimitMs = Infinity) {
    this.#timing = timing;
    this.#deadlineMs = sentMs + timing.ttlMs;
    this.#startLimitMs = startLimitMs;
    this.#nextRenewalMs = sentMs;
  }

  /** When the worker pauses unless it hears from the master; since when it is paused, if it is. */
  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** When the next heartbeat is to be sent. */
  get nextRenewalMs(): number {
    return this.#nextRenewalMs;
  }

  /** Run time from which on nothing may be started. */
  get startLimitMs(): number {
    return this.#startLimitMs;
  }

  /** Since when nothing may be started, or null. */
  pausedSinceMs(nowMs: number): number | null {
    return this.state(nowMs) === 'live' ? null : Math.min(nowMs, this.#deadlineMs);
  }

  /** What holds at `nowMs`. */
  state(nowMs: number): LeaseState {
    // Once ended it stays so: what was told to end is ending.
    if (nowMs >= this.#deadlineMs + this.#timing.giveUpAfterMs) this.#ended = true;
    if (this.#ended) return 'ended';
    return this.#fenced || nowMs >= this.#deadlineMs ? 'paused' : 'live';
  }

  /** To be asked before every batch of starts: whether one that is due at `dueMs` of run time may start now. */
  mayStart(nowMs: number, dueMs: number): boolean {
    return dueMs < this.#startLimitMs && this.state(nowMs) === 'live';
  }

  /** A heartbeat is about to be sent. @returns its number */
  sending(nowMs: number): number {
    this.#sequence += 1;
    this.#sent.set(this.#sequence, nowMs);
    this.#nextRenewalMs = nowMs + this.#timing.renewEveryMs;
    for (const sequence of this.#sent.keys()) {
      if (this.#sent.size <= MOST_OUTSTANDING) break;
      this.#sent.delete(sequence);
    }
    return this.#sequence;
  }

  /** The master has renewed the lease. @returns false where this was no answer to a heartbeat of this session */
  renewed({ sequence, ttlMs, startLimitMs }: Renewal, nowMs: number): boolean {
    const sentMs = this.#sent.get(sequence);
    if (sentMs === undefined || this.#fenced || this.state(nowMs) === 'ended') return false;
    this.#sent.delete(sequence);
    // Answers may overtake each other: the later deadline holds, and the later limit.
    this.#deadlineMs = Math.max(this.#deadlineMs, sentMs + ttlMs);
    this.#startLimitMs =
      this.#startLimitMs === Infinity ? startLimitMs : Math.max(this.#startLimitMs, startLimitMs);
    return true;
  }

  /** The master has said that the session is no more. Idempotent. */
  fence(nowMs: number): void {
    if (!this.#fenced) this.#deadlineMs = Math.min(this.#deadlineMs, nowMs);
    this.#fenced = true;
  }

  /** Whether the session is no more. */
  get fenced(): boolean {
    return this.#fenced;
  }
}
