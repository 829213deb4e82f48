import { performance, PerformanceObserver } from 'node:perf_hooks';
import type { Clock, Timer } from '../execute/clock.js';
import type { Executor } from '../execute/executor.js';
import type { ScenarioRuntime } from '../execute/scenario-runtime.js';
import type { ClosedInterval, Recorder } from '../record/recorder.js';
import type { ShareBorder } from './engine-messages.js';
import type { GeneratorSnapshot, Snapshot } from '../snapshot/snapshot.js';

/** Longest time that reading series may take before load is looked at again, milliseconds. */
const READ_SLICE_MS = 0.25;

/**
 * A closed interval is read and sent this much later, milliseconds: at the border itself a start is due in every load of a
 * whole number a second, and the host that wakes to add up has its thread on the same core where there are few.
 */
const READ_AFTER_MS = 2.5;

/** A shorter interval says nothing of how busy the event loop is, milliseconds. */
const MIN_UTILIZATION_MS = 100;

/** What a snapshotter reads. */
export interface SnapshotSources {
  readonly clock: Clock;
  readonly executor: Executor;
  readonly recorder: Recorder;
  readonly runtimes: readonly ScenarioRuntime[];
  readonly engine: number;
  /** Length of an interval, milliseconds. */
  readonly intervalMs: number;
  /** What a share says of the moment at which an interval ends; left out in a local run. */
  readonly border?: ((last: boolean) => ShareBorder) | undefined;
}

/**
 * Sends what an engine saw, once a second of run time. Each second is closed at once and read in small slices between
 * which load goes on. When the thread was blocked over several borders, one snapshot covers them all.
 */
export class Snapshotter {
  readonly #sources: SnapshotSources;
  readonly #send: (snapshot: Snapshot, border: ShareBorder | null) => void;
  readonly #pauses = { totalMs: 0, longestMs: 0 };
  readonly #observer: PerformanceObserver;
  #startMs = 0;
  #running = false;
  #fromMs = 0;
  #timer: Timer | null = null;
  #reading: Promise<void> = Promise.resolve();
  #utilization = performance.eventLoopUtilization();

  constructor(sources: SnapshotSources, send: (snapshot: Snapshot, border: ShareBorder | null) => void) {
    this.#sources = sources;
    this.#send = send;
    this.#observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.#pauses.totalMs += duration;
        this.#pauses.longestMs = Math.max(this.#pauses.longestMs, duration);
      }
    });
  }

  /** Begins the first interval at run time 0, a moment of the clock. */
  start(startMs: number): void {
    this.#startMs = startMs;
    this.#running = true;
    this.#observer.observe({ entryTypes: ['gc'] });
    this.#schedule();
  }

  /** Sends what has been seen since the last interval, as the last. */
  async finish(): Promise<void> {
    this.#timer?.cancel();
    this.#observer.disconnect();
    await this.#reading;
    const nowMs = this.#nowMs();
    // A border that the timer has not come to yet is kept, so that the intervals of all engines end alike.
    const { intervalMs } = this.#sources;
    const borderMs = Math.floor(nowMs / intervalMs) * intervalMs;
    if (borderMs > this.#fromMs) await this.#take(borderMs);
    await this.#take(nowMs, true);
  }

  /** Run time 0 is at another moment of the clock. */
  move(startMs: number): void {
    this.#startMs = startMs;
  }

  /** Sends what has been seen up to now as the last of a session, and goes on for the next. */
  async cut(): Promise<void> {
    const taking = this.#reading.then(() => this.#take(this.#nowMs(), true));
    this.#reading = taking;
    await taking;
  }

  #nowMs(): number {
    return this.#running ? Math.max(this.#fromMs, this.#sources.clock.nowMs() - this.#startMs) : 0;
  }

  #schedule(): void {
    const { clock, intervalMs } = this.#sources;
    const borderMs = (Math.floor(this.#fromMs / intervalMs) + 1) * intervalMs;
    this.#timer = clock.after(this.#startMs + borderMs - clock.nowMs(), () => {
      const intervals = Math.floor((clock.nowMs() - this.#startMs) / intervalMs);
      if (intervals * intervalMs > this.#fromMs)
        this.#reading = this.#reading.then(() => this.#take(intervals * intervalMs));
      this.#schedule();
    });
  }

  async #take(toMs: number, last = false): Promise<void> {
    const { executor, recorder, runtimes } = this.#sources;
    const fromMs = this.#fromMs;
    this.#fromMs = toMs;
    if (this.#running) executor.settle(this.#startMs + toMs);
    const interval = recorder.close();
    const border = this.#sources.border?.(last) ?? null;
    const rest = {
      fromMs,
      toMs,
      arrivals: runtimes.flatMap((runtime) => runtime.takeArrivals()),
      generators: [this.#generator(toMs - fromMs)],
      inFlight: executor.inFlight,
      users: executor.users,
    };
    if (!last) await new Promise<void>((resolve) => void this.#sources.clock.after(READ_AFTER_MS, resolve));
    await this.#read(interval);
    this.#send({ ...rest, series: interval.series, overflowed: interval.overflowed }, border);
  }

  #generator(spanMs: number): GeneratorSnapshot {
    const utilization = performance.eventLoopUtilization();
    const { utilization: busy } = performance.eventLoopUtilization(utilization, this.#utilization);
    this.#utilization = utilization;
    const { totalMs, longestMs } = this.#pauses;
    this.#pauses.totalMs = 0;
    this.#pauses.longestMs = 0;
    return {
      engine: this.#sources.engine,
      wakeLagUs: this.#sources.executor.takeWakeLag(),
      // The rest of a run is some milliseconds in which the loop does nothing but end it.
      loopUtilizationRatio: spanMs >= MIN_UTILIZATION_MS && Number.isFinite(busy) ? busy : 0,
      gcMs: totalMs,
      gcMaxMs: longestMs,
    };
  }

  #read(interval: ClosedInterval): Promise<void> {
    const { clock } = this.#sources;
    return new Promise((resolve) => {
      const slice = (): void => {
        const untilMs = clock.nowMs() + READ_SLICE_MS;
        while (clock.nowMs() < untilMs) {
          if (interval.readNext()) continue;
          resolve();
          return;
        }
        clock.nextTurn(slice);
      };
      slice();
    });
  }
}
