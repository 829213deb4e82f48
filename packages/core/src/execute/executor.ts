import { LatencyHistogram } from '../record/latency-histogram.js';
import type { HistogramSnapshot } from '../snapshot/snapshot.js';
import type { Clock, Timer } from './clock.js';
import type { DriverHost, LoadDriver } from './load-driver.js';
import { TurnBudget } from './turn-budget.js';
import type { CreateWaker, Waker } from './waker.js';

/** A driver under the name of its scenario. */
export interface NamedDriver {
  readonly name: string;
  readonly driver: LoadDriver;
}

/** What an executor is made of. */
export interface ExecutorOptions {
  readonly clock: Clock;
  readonly createWaker: CreateWaker;
  readonly iterationTimeoutMs: number;
  /** How often running iterations are looked at for overrunning, milliseconds. */
  readonly expiryCheckMs: number;
  /** How long iterations may go on when a scenario's load has ended. */
  readonly gracefulStopMs: number;
  /** A scenario has no iteration running and will start none. */
  readonly onScenarioEnd: (name: string) => void;
}

/** Due times nearer than this after a start are not waited for one by one, milliseconds. */
const NEAR_MS = 0.12;
/**
 * Instead the engine sleeps for this long and starts together what has fallen due, milliseconds: from about 8,000/s on,
 * keeping to each due time would take a whole core for some ten microseconds of precision.
 */
const COALESCE_MS = 0.3;
/** The waker is asked to come at most this much early to make up for how late it usually comes, milliseconds. */
const MAX_LEAD_MS = 0.25;
/**
 * How much of a new observation goes into what is expected of the waker: more of one that came later than expected, so
 * that about four in five come early enough. Coming early costs some turns of the loop; coming late cannot be mended.
 */
const LATER_WEIGHT = 0.2;
const EARLIER_WEIGHT = 0.05;

/**
 * The only loop of an engine: it wakes when something is due, lets every driver start what is due, and sleeps until the
 * next due time. It learns how late the system wakes it and asks to be woken that much earlier; the rest, some tens of
 * microseconds, is spent in turns of the event loop, so that answers are not kept waiting.
 */
export class Executor implements DriverHost {
  readonly #options: ExecutorOptions;
  readonly #drivers = new Map<string, LoadDriver>();
  readonly #ended = new Set<string>();
  readonly #deadlines = new Map<string, Timer>();
  readonly #waker: Waker;
  readonly #budget: TurnBudget;
  readonly #wakeLag = new LatencyHistogram();
  #leadMs = 0.05;
  /** When the waker was asked to come, of the clock; Infinity: it was not. */
  #askedMs = Infinity;
  /** The due time that it was asked to come for. */
  #targetMs = Infinity;
  /** What falls due before it is started at it, all together; of the clock. */
  #holdMs = -Infinity;
  #nearing = false;
  #pumping = false;
  #expiry: Timer | null = null;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#waker = options.createWaker(() => this.#onWake());
    this.#budget = new TurnBudget(options.clock, () => this.#pump(options.clock.nowMs()));
    this.#scheduleExpiry();
  }

  add({ name, driver }: NamedDriver): void {
    this.#drivers.set(name, driver);
  }

  /** Begins a scenario at a moment of the clock. */
  begin(name: string, startMs: number): void {
    const driver = this.#drivers.get(name);
    if (driver?.state !== 'waiting') return;
    driver.begin(startMs);
    this.#wakeAt(Math.max(startMs, this.#options.clock.nowMs()));
  }

  /** Ends all load: nothing starts any more, what runs may end within the graceful stop. */
  stop(): void {
    const nowMs = this.#options.clock.nowMs();
    for (const driver of this.#drivers.values()) driver.stop(nowMs);
    this.changed();
  }

  /** Ends all load and gives up what runs. */
  abort(): void {
    const nowMs = this.#options.clock.nowMs();
    for (const driver of this.#drivers.values()) driver.abort(nowMs);
    this.changed();
  }

  get inFlight(): number {
    return this.#sum((driver) => driver.inFlight);
  }

  get users(): number {
    return this.#sum((driver) => driver.users);
  }

  /** Brings the counts of due iterations up to a moment of the clock. */
  settle(nowMs: number): void {
    for (const driver of this.#drivers.values()) driver.settle(nowMs);
  }

  /** How late the engine was since the last call. */
  takeWakeLag(): HistogramSnapshot {
    const snapshot = this.#wakeLag.toSnapshot();
    this.#wakeLag.reset();
    return snapshot;
  }

  async close(): Promise<void> {
    this.#expiry?.cancel();
    for (const deadline of this.#deadlines.values()) deadline.cancel();
    await this.#waker.close();
  }

  mayStart(nowMs: number): boolean {
    return this.#budget.take(nowMs);
  }

  recordWakeLag(lagUs: number): void {
    this.#wakeLag.record(lagUs);
  }

  changed(): void {
    if (!this.#pumping) this.#pump(this.#options.clock.nowMs());
  }

  comeBy(nowMs: number): void {
    if (!this.#pumping && nowMs >= this.#holdMs) this.#pump(nowMs);
  }

  #onWake(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#holdMs = -Infinity;
    if (this.#askedMs !== Infinity) this.#learn(nowMs - this.#askedMs);
    this.#askedMs = Infinity;
    this.#budget.renew(nowMs);
    this.#pump(nowMs);
  }

  #learn(lateMs: number): void {
    const surprise = Math.min(Math.max(0, lateMs), 2 * MAX_LEAD_MS) - this.#leadMs;
    const weight = surprise > 0 ? LATER_WEIGHT : EARLIER_WEIGHT;
    this.#leadMs = Math.min(MAX_LEAD_MS, this.#leadMs + surprise * weight);
  }

  #pump(nowMs: number): void {
    this.#pumping = true;
    let nextMs = Infinity;
    for (const [name, driver] of this.#drivers) {
      const wantedMs = driver.pump(nowMs);
      if (wantedMs < nextMs) nextMs = wantedMs;
      if (driver.state === 'draining' || driver.state === 'done') this.#onEnding(name, driver);
    }
    this.#pumping = false;
    if (nextMs !== Infinity) this.#sleepUntil(nextMs);
  }

  #sleepUntil(dueMs: number): void {
    const nowMs = this.#options.clock.nowMs();
    if (this.#askedMs === Infinity && dueMs === this.#targetMs) {
      this.#comeByAgain();
      return;
    }
    if (dueMs === this.#targetMs) return;
    this.#targetMs = dueMs;
    if (dueMs - nowMs < NEAR_MS) {
      this.#holdMs = nowMs + COALESCE_MS;
      this.#wakeAt(this.#holdMs - this.#leadMs);
    } else this.#wakeAt(dueMs - this.#leadMs);
  }

  /** Woken a little too early: looks at the input meanwhile instead of blocking it. */
  #comeByAgain(): void {
    if (this.#nearing) return;
    this.#nearing = true;
    this.#options.clock.nextTurn(() => {
      this.#nearing = false;
      const nowMs = this.#options.clock.nowMs();
      this.#budget.renew(nowMs);
      this.#pump(nowMs);
    });
  }

  #wakeAt(atMs: number): void {
    this.#askedMs = atMs;
    this.#waker.wakeAt(atMs);
  }

  #onEnding(name: string, driver: LoadDriver): void {
    if (driver.state === 'done') {
      this.#deadlines.get(name)?.cancel();
      if (this.#ended.has(name)) return;
      this.#ended.add(name);
      this.#options.onScenarioEnd(name);
      return;
    }
    if (this.#deadlines.has(name)) return;
    const abort = (): void => {
      driver.abort(this.#options.clock.nowMs());
      this.changed();
    };
    this.#deadlines.set(name, this.#options.clock.after(this.#options.gracefulStopMs, abort));
  }

  #scheduleExpiry(): void {
    const { clock, iterationTimeoutMs, expiryCheckMs } = this.#options;
    this.#expiry = clock.after(expiryCheckMs, () => {
      const nowMs = clock.nowMs();
      for (const driver of this.#drivers.values()) driver.expire(nowMs - iterationTimeoutMs, nowMs);
      this.#scheduleExpiry();
    });
  }

  #sum(of: (driver: LoadDriver) => number): number {
    let total = 0;
    for (const driver of this.#drivers.values()) total += of(driver);
    return total;
  }
}
