/** When a worker counts as flapping, and how it earns its slots back. */
export interface FlapLimits {
  /** So many losses … */
  readonly losses: number;
  /** … within so long make a worker a flapping one. */
  readonly withinMs: number;
  /** It gets slots again after so long of an unbroken lease. */
  readonly probationMs: number;
}

/** What holds unless somebody says otherwise. */
export const DEFAULT_FLAP_LIMITS: FlapLimits = Object.freeze({
  losses: 2,
  withinMs: 60_000,
  probationMs: 10_000,
});

/**
 * Which workers were lost again and again. Known by worker, not by session: each loss ends a session. One loss costs
 * nothing; a worker that flaps gets no slots before it has held a lease for the probation.
 */
export class FlapGuard {
  readonly #limits: FlapLimits;
  readonly #losses = new Map<string, number[]>();

  constructor(limits: FlapLimits = DEFAULT_FLAP_LIMITS) {
    this.#limits = limits;
  }

  /** A session of the worker was lost. */
  lost(workerId: string, nowMs: number): void {
    const recent = this.#recent(workerId, nowMs);
    this.#losses.set(workerId, [...recent, nowMs].slice(-this.#limits.losses));
    // Workers of long ago would stay for ever where every one has an id of its own.
    for (const id of this.#losses.keys()) if (this.#recent(id, nowMs).length === 0) this.#losses.delete(id);
  }

  /** From when on a worker whose session began at `sinceMs` may have slots. */
  eligibleFromMs(workerId: string, sinceMs: number): number {
    const flaps = this.#recent(workerId, sinceMs).length >= this.#limits.losses;
    return flaps ? sinceMs + this.#limits.probationMs : sinceMs;
  }

  #recent(workerId: string, nowMs: number): number[] {
    return (this.#losses.get(workerId) ?? []).filter((atMs) => nowMs - atMs < this.#limits.withinMs);
  }
}
