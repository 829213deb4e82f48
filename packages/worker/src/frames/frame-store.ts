import type { MetricsAck, WorkerMetrics } from '@vajraedge/protocol';
import {
  createMetricsRing,
  type FrameDraft,
  type MetricsRing,
  type MetricsRingOf,
  type RingLimits,
} from './frame-draft.js';

interface Kept {
  readonly ring: MetricsRing;
  /** No more will be added to it. */
  retired: boolean;
}

/**
 * The frames of all sessions that a worker has had, until the master has them: load that was sent was sent, whatever
 * became of the session. Pure but for the order in which it is asked.
 */
export class FrameStore {
  readonly #limits: RingLimits;
  readonly #rings = new Map<string, Kept>();

  constructor(limits: RingLimits = {}) {
    this.#limits = limits;
  }

  /** Frames that the master has not acknowledged. */
  get unacknowledged(): number {
    return [...this.#rings.values()].reduce((sum, { ring }) => sum + ring.size, 0);
  }

  /** A session takes part in a run: there may be frames of it. Idempotent. */
  open(of: MetricsRingOf): void {
    const key = keyOf(of.session.sessionId, of.runId);
    if (!this.#rings.has(key))
      this.#rings.set(key, { ring: createMetricsRing(of, this.#limits), retired: false });
  }

  /** Puts an interval at the end of a session's frames. */
  add(sessionId: string, runId: string, drafts: readonly FrameDraft[]): void {
    const kept = this.#rings.get(keyOf(sessionId, runId));
    for (const draft of drafts) kept?.ring.add(draft);
    if (drafts.some(({ last }) => last)) this.retire(sessionId, runId);
  }

  /** Nothing will be added for this session and run; what is kept is still delivered. */
  retire(sessionId: string, runId: string): void {
    const key = keyOf(sessionId, runId);
    const kept = this.#rings.get(key);
    if (kept === undefined) return;
    kept.retired = true;
    if (kept.ring.size === 0) this.#rings.delete(key);
  }

  /** The next frame to be sent, oldest session first; null where there is none at present. */
  take(): WorkerMetrics | null {
    for (const { ring } of this.#rings.values()) {
      const frame = ring.take();
      if (frame !== null) return frame;
    }
    return null;
  }

  /** What the master says to frames. @returns whether it has refused them; they are dropped then */
  acknowledged({ sessionId, runId, acknowledged, resend, refusal }: MetricsAck): boolean {
    const key = keyOf(sessionId, runId);
    const kept = this.#rings.get(key);
    if (kept === undefined) return false;
    if (refusal !== undefined) {
      this.#rings.delete(key);
      return true;
    }
    kept.ring.acknowledged(acknowledged, resend);
    if (kept.retired && kept.ring.size === 0) this.#rings.delete(key);
    return false;
  }

  /** A new connection: what is not acknowledged is sent again. */
  reconnected(): void {
    for (const { ring } of this.#rings.values()) ring.reconnected();
  }
}

function keyOf(sessionId: string, runId: string): string {
  return JSON.stringify([sessionId, runId]);
}
