import type { Clock, Timer } from '../execute/clock.js';

interface Pending {
  readonly atMs: number;
  readonly order: number;
  readonly call: () => void;
}

/** What a turn of the event loop takes on this clock, milliseconds: time must pass, or a loop of turns would never end. */
const TURN_MS = 0.01;

/** A clock that stands still until it is moved, for tests of everything that takes a {@link Clock}. */
export class ManualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(startMs = 1_000_000) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, call: () => void): Timer {
    const pending = { atMs: this.#nowMs + Math.max(0, delayMs), order: (this.#order += 1), call };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  nextTurn(call: () => void): void {
    this.after(TURN_MS, call);
  }

  /** Lets time pass without calling anybody: a process that was stopped, or a loop that was blocked. */
  skip(ms: number): void {
    this.#nowMs += ms;
  }

  /** Lets time pass, calling what falls due at its time and letting promises settle after each call. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#nextBefore(untilMs); next !== null; next = this.#nextBefore(untilMs)) {
      this.#pending.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.call();
      await settle();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #nextBefore(untilMs: number): Pending | null {
    let next: Pending | null = null;
    for (const pending of this.#pending) {
      if (pending.atMs > untilMs) continue;
      if (
        next === null ||
        pending.atMs < next.atMs ||
        (pending.atMs === next.atMs && pending.order < next.order)
      )
        next = pending;
    }
    return next;
  }
}

/** Enough turns of the microtask queue for a chain of promises as long as the engine's. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
