import type { Stall } from './settings.js';
import type { Statistics } from './statistics.js';

/** Answers pass through here; in a stall they wait, and go all together at its end. */
export class StallGate {
  readonly #statistics: Statistics;
  readonly #waiting: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #closedSinceMs: number | null = null;
  #openAtMs = 0;

  constructor(statistics: Statistics) {
    this.#statistics = statistics;
  }

  get open(): boolean {
    return this.#closedSinceMs === null;
  }

  /** Runs `answer` now, or at the end of the stall. */
  pass(answer: () => void): void {
    if (this.open) answer();
    else this.#waiting.push(answer);
  }

  /** Plans stalls, counted from now. */
  schedule(stalls: readonly Stall[]): void {
    for (const { fromMs, durationMs } of stalls) this.#after(fromMs, () => this.stall(durationMs));
  }

  /** Nothing is answered from now on, for so long. */
  stall(durationMs: number): void {
    const nowMs = performance.now();
    this.#closedSinceMs ??= nowMs;
    this.#openAtMs = Math.max(this.#openAtMs, nowMs + durationMs);
    this.#after(durationMs, () => this.#openIfDue());
  }

  /** Forgets what is planned, and lets everything pass. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#openAtMs = 0;
    this.#openIfDue();
  }

  #openIfDue(): void {
    if (this.#closedSinceMs === null) return;
    const nowMs = performance.now();
    // A timer counts from the start of the loop's turn, so it may fire early.
    if (nowMs < this.#openAtMs) {
      this.#after(this.#openAtMs - nowMs, () => this.#openIfDue());
      return;
    }
    const durationMs = nowMs - this.#closedSinceMs;
    this.#closedSinceMs = null;
    for (const answer of this.#waiting.splice(0)) answer();
    this.#statistics.countStall(durationMs, performance.now() - nowMs);
  }

  #after(delayMs: number, call: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      call();
    }, delayMs);
    this.#timers.add(timer);
  }
}
