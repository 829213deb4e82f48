import type { Clock, Timer } from '@vajraedge/core';
import { ClockOffset, DEFAULT_LEASE_TIMING, type OffsetEstimate } from '@vajraedge/protocol';

/** A smaller change of run time 0 is not worth telling, milliseconds. */
const LEAST_MOVE_MS = 0.5;
/** How often the clock of the run is brought in line, milliseconds: small steps, so that none makes a batch late. */
const SLEW_EVERY_MS = 100;

/** Who is told of run time 0, as a moment of this machine's clock. */
export interface RunTimerListener {
  onStart(atMs: number): void;
  /** What is known of the master's clock has changed. */
  onMove(atMs: number): void;
}

/**
 * Where run time 0 is on this machine's clock, as far as answers of the master say. It is told once the run is armed and
 * there was a round trip, and whenever it moves from then on.
 */
export class RunTimer {
  readonly #clock: Clock;
  readonly #listener: RunTimerListener;
  readonly #offset = new ClockOffset(DEFAULT_LEASE_TIMING.skewMs);
  #isArmed = false;
  #toldMs: number | null = null;
  #timer: Timer | null = null;

  constructor(clock: Clock, listener: RunTimerListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** The best round trip so far; null before the first. */
  get best(): OffsetEstimate | null {
    return this.#offset.best;
  }

  get isArmed(): boolean {
    return this.#isArmed;
  }

  /** The run may begin. Idempotent. */
  arm(): void {
    this.#isArmed = true;
    this.#follow();
  }

  /** The master's clock of the run read `runMs` somewhere between these two moments of ours. */
  add(sentMs: number, runMs: number, receivedMs: number): void {
    this.#offset.add(sentMs, runMs, receivedMs);
    this.#follow();
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#isArmed = false;
    this.#timer?.cancel();
  }

  #follow(): void {
    if (!this.#isArmed || this.#offset.best === null) return;
    const atMs = -this.#offset.offsetAtMs(this.#clock.nowMs());
    const isFirst = this.#toldMs === null;
    if (this.#toldMs !== null && Math.abs(atMs - this.#toldMs) <= LEAST_MOVE_MS) return;
    this.#toldMs = atMs;
    if (!isFirst) return this.#listener.onMove(atMs);
    this.#listener.onStart(atMs);
    this.#slew();
  }

  #slew(): void {
    const next = (): void => {
      this.#follow();
      if (this.#isArmed) this.#slew();
    };
    this.#timer = this.#clock.after(SLEW_EVERY_MS, next, { keepsAlive: false });
  }
}
