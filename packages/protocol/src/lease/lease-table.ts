import { DEFAULT_LEASE_TIMING, type LeaseTiming, MASTER_LEASE_FACTOR } from './lease-timing.js';

/** How far the engines of a session have come: numbers of indexes, over all runs. */
export interface Progress {
  readonly due: number;
  readonly settled: number;
}

/** Why a session has no lease any more. */
export type LossReason = 'expired' | 'hung';

/** A session that was lost. */
export interface Loss {
  readonly sessionId: string;
  readonly reason: LossReason;
}

interface Lease {
  deadlineMs: number;
  settled: number;
  /** Last time at which there was progress, or nothing due. */
  progressMs: number;
  hung: boolean;
}

/**
 * All leases, at the master. Pure: it is told the time, of a monotonic clock.
 *
 *     | state     | event                                              | next      | answer  |
 *     | --------- | -------------------------------------------------- | --------- | ------- |
 *     | (none)    | grant                                              | live      |         |
 *     | live      | heartbeat: deadline = now + 1.1 ttl                | live      | renewed |
 *     | live      | heartbeat: due, no progress for hungAfterMs        | condemned | refused |
 *     | condemned | heartbeat                                          | condemned | refused |
 *     | live      | expire(now), now >= deadline                       | lost      |         |
 *     | condemned | expire(now), now >= deadline                       | lost      |         |
 *     | live      | leave: it has nothing any more and says good-bye   | (none)    |         |
 *     | lost      | heartbeat                                          | lost      | refused |
 *
 * `condemned` and `lost` are two steps because a lease, once given, holds until its deadline: an engine that hangs may
 * wake up, and must be known to have stopped before somebody else has its slots.
 */
export class LeaseTable {
  readonly #timing: LeaseTiming;
  readonly #leases = new Map<string, Lease>();

  constructor(timing: LeaseTiming = DEFAULT_LEASE_TIMING) {
    this.#timing = timing;
  }

  /** Sessions that have a lease. */
  get sessions(): readonly string[] {
    return [...this.#leases.keys()];
  }

  /** Whether a session has a lease that was not lost. */
  holds(sessionId: string): boolean {
    return this.#leases.has(sessionId);
  }

  /**
   * A session begins, or is taken up by a master that has just started: leases that its predecessor gave end before
   * this one does.
   */
  grant(sessionId: string, nowMs: number): void {
    const deadlineMs = this.#deadline(nowMs);
    this.#leases.set(sessionId, { deadlineMs, settled: -1, progressMs: nowMs, hung: false });
  }

  /** A heartbeat is processed. @returns whether the lease is renewed; if not, the session must end */
  renew(sessionId: string, progress: Progress, nowMs: number): boolean {
    const lease = this.#leases.get(sessionId);
    if (lease === undefined) return false;
    if (progress.settled !== lease.settled || progress.due <= progress.settled) {
      lease.progressMs = nowMs;
      lease.settled = progress.settled;
    }
    if (nowMs - lease.progressMs >= this.#timing.hungAfterMs) lease.hung = true;
    if (lease.hung) return false;
    // A heartbeat that comes after the deadline but before anybody noticed is good: nothing was given away.
    lease.deadlineMs = this.#deadline(nowMs);
    return true;
  }

  /** A session has ended by itself, with nothing left that it could do. */
  leave(sessionId: string): void {
    this.#leases.delete(sessionId);
  }

  /** The sessions whose leases are over by now. They are gone from the table; each is named once. */
  expire(nowMs: number): readonly Loss[] {
    const lost: Loss[] = [];
    for (const [sessionId, { deadlineMs, hung }] of this.#leases) {
      if (nowMs < deadlineMs) continue;
      this.#leases.delete(sessionId);
      lost.push({ sessionId, reason: hung ? 'hung' : 'expired' });
    }
    return lost;
  }

  /** When to look for expired leases next; Infinity where there is none. */
  nextExpiryMs(): number {
    let nextMs = Infinity;
    for (const { deadlineMs } of this.#leases.values()) nextMs = Math.min(nextMs, deadlineMs);
    return nextMs;
  }

  /**
   * The start limit that goes with a renewal at this moment: no index that is due at or after it may be started under
   * this lease, and none before it is given away when the lease is lost.
   */
  startLimitMs(runMs: number): number {
    return runMs + this.#timing.ttlMs * MASTER_LEASE_FACTOR + this.#timing.skewMs;
  }

  #deadline(nowMs: number): number {
    return nowMs + this.#timing.ttlMs * MASTER_LEASE_FACTOR;
  }
}
