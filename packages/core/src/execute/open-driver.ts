import type { RateChange } from '../pace/rate-change.js';
import { SlotHolder } from '../pace/slot-holder.js';
import { SlotPattern } from '../pace/slot-pattern.js';
import type { SlotShare } from '../pace/slot-share.js';
import type { OpenLoad } from '../plan/resolved-plan.js';
import { IndexLine } from './index-line.js';
import {
  type DriverHost,
  type DriverState,
  LATE_MS,
  type LoadDriver,
  type LoadPosition,
} from './load-driver.js';
import type { ScenarioRuntime } from './scenario-runtime.js';
import { UserPool } from './user-pool.js';
import { VirtualUser } from './virtual-user.js';

/**
 * Open load: every iteration is due when the schedule says. One that finds no free user waits, in order and without
 * taking memory: what waits is simply the stretch between the next index to start and the last one due.
 */
export class OpenDriver implements LoadDriver {
  state: DriverState = 'waiting';
  readonly #runtime: ScenarioRuntime;
  readonly #host: DriverHost;
  readonly #holder: SlotHolder;
  readonly #line: IndexLine;
  readonly #pool: UserPool;
  readonly #drops: boolean;
  #busy = 0;
  #startMs = 0;
  /** When the next iteration is due, of the clock; Infinity: none may be started. */
  #dueMs = Infinity;
  /** End of the schedule, of the clock. */
  #loadEndMs = Infinity;
  #blocked = false;
  /** Slots that are to be given back at an index that is yet to come. */
  #leaving: readonly SlotShare[] = [];
  /** When a user was free again, or there was a lease again, after something had to wait for it. */
  #freedMs = -Infinity;
  #leasedMs = -Infinity;
  #pumping = false;

  constructor(runtime: ScenarioRuntime, load: OpenLoad, host: DriverHost) {
    const { scenario, slots, slotCount } = runtime;
    this.#runtime = runtime;
    this.#host = host;
    this.#drops = load.overflow === 'drop';
    this.#holder = new SlotHolder(scenario.index, slotCount, slots);
    this.#line = new IndexLine(runtime, load, this.#holder);
    this.#pool = new UserPool(
      load.maxConcurrency,
      new SlotPattern(slots, slotCount),
      (number) => new VirtualUser(number, runtime, this.#onIterationEnd),
    );
  }

  get inFlight(): number {
    return this.#busy;
  }

  get users(): number {
    return this.#pool.size;
  }

  get position(): LoadPosition {
    return { settledIndex: this.#line.settled, appliedHandover: this.#holder.appliedHandover };
  }

  get progress(): number {
    return this.#holder.cursor;
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
    this.state = 'offering';
    this.#line.begin(startMs - this.#runtime.runStartMs);
    if (this.#runtime.shared) this.#line.miss(this.#now() - LATE_MS);
    this.#refresh();
  }

  pump(nowMs: number): number {
    if (this.state === 'waiting' || this.state === 'done' || this.#pumping) return Infinity;
    const { gate, clock } = this.#runtime;
    // A lease comes between turns of the event loop, never within one.
    const { untilMs } = gate;
    this.#pumping = true;
    let now = nowMs;
    while (this.#dueMs <= now && now < untilMs && this.#startOne(now)) now = clock.nowMs();
    this.#pumping = false;
    this.#endLoad(now);
    return this.#nextMs(now);
  }

  stop(nowMs: number): void {
    if (this.state === 'waiting') this.#line.stop(0);
    else if (this.state === 'offering') this.#line.stop(nowMs - this.#startMs);
    // What waits for a user after the end of the schedule.
    else this.#line.stop(Infinity);
    this.#dueMs = Infinity;
    this.#loadEndMs = Math.min(this.#loadEndMs, nowMs);
    this.#endLoad(nowMs);
  }

  abort(nowMs: number): void {
    this.stop(nowMs);
    const failure = { code: 'ABORTED', message: 'still running when the time to end was over' };
    for (const user of [...this.#pool.all]) if (user.busy) user.abandon(failure, nowMs);
  }

  expire(beforeMs: number, nowMs: number): void {
    const failure = { code: 'ITERATION_TIMEOUT', message: 'took longer than iterationTimeout' };
    for (const user of [...this.#pool.all])
      if (user.busy && user.startMs < beforeMs) user.abandon(failure, nowMs);
  }

  settle(nowMs: number): void {
    if (this.state !== 'waiting') this.#line.settle(this.#scenarioMs(nowMs));
    if (this.#leaving.length > 0) this.#ownUsers();
  }

  grant(share: SlotShare, nowMs: number): void {
    const ms = this.#scenarioMs(nowMs);
    this.#line.grant(share, ms, ms - LATE_MS);
    this.#ownUsers();
    this.#refresh();
  }

  revoke(share: SlotShare, nowMs: number): void {
    const released = this.#line.revoke(share, this.#scenarioMs(nowMs));
    this.#leaving = [...this.#leaving, released];
    this.#ownUsers();
    this.#refresh();
    this.#runtime.onReleased(released);
  }

  fence(nowMs: number): void {
    this.#line.clear(this.#scenarioMs(nowMs));
    this.#leaving = [];
    this.#ownUsers();
    this.#refresh();
  }

  changeRate(change: RateChange, nowMs: number): void {
    const ms = this.#scenarioMs(nowMs);
    this.#line.change(change, ms, ms - LATE_MS);
    this.#refresh();
  }

  leased(lapsed: boolean, nowMs: number): void {
    this.#line.limit(this.#runtime.gate.startLimitMs);
    if (this.state === 'waiting' || this.state === 'done') return;
    const waits = this.#line.dueMs < this.#scenarioMs(nowMs);
    if (lapsed || (waits && this.#dueMs === Infinity)) {
      this.#leasedMs = nowMs;
      this.#line.miss(this.#scenarioMs(nowMs) - LATE_MS);
    }
    this.#refresh();
  }

  moveStart(byMs: number): void {
    if (this.state === 'waiting') return;
    this.#startMs += byMs;
    this.#refresh();
  }

  isBehind(nowMs: number): boolean {
    return this.#dueMs < nowMs - LATE_MS && nowMs < this.#runtime.gate.untilMs && !this.#blocked;
  }

  #startOne(nowMs: number): boolean {
    const user = this.#pool.take();
    if (user === null) {
      if (!this.#drops) {
        this.#blocked = true;
        return false;
      }
      const counts = this.#runtime.countsOf(this.#line.phase);
      counts.dropped += 1;
      this.#advance(counts);
      return true;
    }
    if (!this.#host.mayStart(nowMs)) {
      this.#pool.put(user);
      return false;
    }
    this.#begin(user, nowMs);
    return true;
  }

  #begin(user: VirtualUser, nowMs: number): void {
    const dueMs = this.#dueMs;
    const { index: iteration, phase } = this.#line;
    const counts = this.#runtime.countsOf(phase);
    counts.started += 1;
    if (dueMs < this.#freedMs) counts.late += 1;
    this.#host.recordWakeLag((nowMs - Math.max(dueMs, this.#freedMs, this.#leasedMs)) * 1000);
    this.#advance(counts);
    this.#busy += 1;
    user.begin({ iteration, entry: this.#runtime.entryAt(iteration), phase, dueMs }, nowMs);
  }

  readonly #onIterationEnd = (user: VirtualUser, nowMs: number): void => {
    this.#busy -= 1;
    if (user.gone) this.#pool.drop(user);
    else this.#pool.put(user);
    if (this.state === 'draining' && this.#line.isOver) {
      this.#finishIfIdle();
      return;
    }
    if (this.#blocked) {
      this.#blocked = false;
      this.#freedMs = nowMs;
      if (!this.#pumping) {
        this.pump(nowMs);
        this.#host.changed();
      }
    } else if (this.#dueMs <= nowMs && !this.#pumping) this.#host.comeBy(nowMs);
  };

  #advance(counts: { scheduled: number }): void {
    this.#line.advance(counts);
    this.#dueMs = this.#startMs + this.#line.dueMs;
  }

  /** The line has changed: when is the next due, and when does it end? */
  #refresh(): void {
    this.#blocked = false;
    if (this.state === 'waiting' || this.state === 'done') return;
    this.#dueMs = this.#startMs + this.#line.dueMs;
    if (this.state === 'offering') this.#loadEndMs = this.#startMs + this.#line.loadEndMs;
  }

  /** Users of slots that are given back stay until the index at which they are: what is due before needs them. */
  #ownUsers(): void {
    const done = Math.min(this.#line.settled, this.#holder.next());
    this.#leaving = this.#leaving.filter(({ fromIndex }) => fromIndex > done);
    const slots = new Set([...this.#holder.slots, ...this.#leaving.flatMap((share) => share.slots)]);
    this.#pool.own(new SlotPattern(slots, this.#runtime.slotCount));
  }

  /** Time of the scenario: nothing is due before it begins, everything when it is over. */
  #scenarioMs(nowMs: number): number {
    if (this.state === 'waiting') return 0;
    return this.state === 'done' ? Infinity : nowMs - this.#startMs;
  }

  #now(): number {
    return this.#runtime.clock.nowMs() - this.#startMs;
  }

  /** When to look again without an iteration having ended or a lease having come. */
  #nextMs(nowMs: number): number {
    if (this.state === 'done') return Infinity;
    const loadEndMs = this.#loadEndMs > nowMs ? this.#loadEndMs : Infinity;
    const held = this.#blocked || nowMs >= this.#runtime.gate.untilMs;
    return held ? loadEndMs : Math.min(this.#dueMs, loadEndMs);
  }

  /**
   * The load ends with the schedule, which goes on for a while after its last iteration was due. What still waits for a
   * free user then may start as long as the graceful stop allows.
   */
  #endLoad(nowMs: number): void {
    if (this.state === 'done' || nowMs < this.#loadEndMs) return;
    if (this.state === 'offering') this.#line.settle(Infinity);
    this.state = 'draining';
    this.#finishIfIdle();
  }

  #finishIfIdle(): void {
    if (this.#busy > 0 || !this.#line.isOver || this.state === 'done') return;
    this.state = 'done';
    this.#pool.retire();
    this.#host.changed();
  }
}
