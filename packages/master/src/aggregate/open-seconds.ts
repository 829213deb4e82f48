import { FrameSum, SECOND_MS, secondOf } from '../store/frame-sum.js';
import type { StoredFrame } from '../store/master-store.js';

/** How long a second waits for those that have not reported, milliseconds. */
const WAIT_MS = 3000;

/** A second that is complete. */
export interface CompleteSecond {
  readonly sum: FrameSum;
  /** End of the whole second where the run goes on after it; null: it ends with its last frame. Milliseconds. */
  readonly endMs: number | null;
}

/**
 * Puts the frames of all sessions together second by second: a second is complete when all that are expected have reported
 * up to its end, or when it has waited for {@link WAIT_MS}. Seconds close in order; what comes for a closed one is late.
 */
export class OpenSeconds {
  readonly #open = new Map<number, FrameSum>();
  readonly #reportedMs = new Map<string, number>();
  #expected: readonly string[] = [];
  #closed = -Infinity;

  /** Sessions that are waited for from now on. */
  expect(sessionIds: readonly string[]): void {
    this.#expected = [...sessionIds];
  }

  /** @returns whether the frame was in time */
  add(frame: StoredFrame): boolean {
    const { toMs } = frame.snapshot;
    this.#reportedMs.set(frame.sessionId, Math.max(toMs, this.#reportedMs.get(frame.sessionId) ?? 0));
    const second = secondOf(toMs);
    if (second <= this.#closed) return false;
    const sum = this.#open.get(second) ?? new FrameSum();
    this.#open.set(second, sum);
    sum.add(frame);
    return true;
  }

  /** Takes the first second that is complete; null: there is none. */
  next(runMs: number): CompleteSecond | null {
    const second = Math.min(...this.#open.keys());
    const sum = this.#open.get(second);
    if (sum === undefined) return null;
    const endMs = second * SECOND_MS;
    const isComplete = this.#expected.every((id) => (this.#reportedMs.get(id) ?? 0) >= endMs);
    if (!(isComplete && runMs >= endMs) && runMs < endMs + WAIT_MS) return null;
    this.#open.delete(second);
    this.#closed = second;
    const goesOn = this.#expected.length > 0 || this.#open.size > 0;
    return { sum, endMs: goesOn ? endMs : null };
  }

  /** What ends up to this run time comes from elsewhere. */
  closeUpTo(toMs: number): void {
    this.#closed = Math.max(this.#closed, secondOf(toMs));
  }
}
