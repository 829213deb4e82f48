import { type Pacer } from '../pace/pacer.js';
import { SLOT_COUNT } from '../pace/slot-set.js';
import { type OpenLoad } from '../plan/resolved-plan.js';
import { type DriverHost, type DriverState, type LoadDriver } from './load-driver.js';
import { type ScenarioRuntime } from './scenario-runtime.js';
import { VirtualUser } from './virtual-user.js';

/**
 * Open load: every iteration is due when the schedule says. One that finds no free user waits, in order and without
 * taking memory: what waits is simply the stretch between the next index to start and the last one due.
 */
export class OpenDriver implements LoadDriver {
  state: DriverState = 'waiting';
  readonly #runtime: ScenarioRuntime;
  readonly #host: DriverHost;
  readonly #pacer: Pacer;
  readonly #maxUsers: number;
  readonly #drops: boolean;
  /** First index of each phase after the first, then the end. */
  readonly #phaseEnds: readonly number[];
  readonly #idle: VirtualUser[] = [];
  readonly #all = new Set<VirtualUser>();
  #created = 0;
  #busy = 0;
  #startMs = 0;
  /** End of the schedule, of the clock. */
  #loadEndMs = Infinity;
  /** Next index to start, when it is due, and its phase. */
  #index = 0;
  #dueMs = Infinity;
  #phase = 0;
  /** First index that will not be started. */
  #end: number;
  /** Indexes below this have been counted as scheduled. */
  #settled = 0;
  #blocked = false;
  #freedMs = -Infinity;
  #pumping = false;

  constructor(runtime: ScenarioRuntime, load: OpenLoad, pacer: Pacer, host: DriverHost, maxUsers: number) {
    this.#runtime = runtime;
    this.#host = host;
    this.#pacer = pacer;
    this.#maxUsers = maxUsers;
    this.#drops = load.overflow === 'drop';
    this.#end = Math.min(pacer.total, runtime.maxIterations);
    this.#phaseEnds = runtime.spans.map(({ toMs }) => pacer.countBefore(toMs));
  }

  get inFlight(): number {
    return this.#busy;
  }

  get users(): number {
    return this.#all.size;
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
    this.state = 'offering';
    this.#loadEndMs =
      startMs + (this.#end < this.#pacer.total ? this.#pacer.dueAtMs(this.#end) : this.#pacer.durationMs);
    this.#goTo(this.#runtime.slots.firstFrom(0));
  }

  pump(nowMs: number): number {
    if (this.state === 'waiting' || this.state === 'done' || this.#pumping) return Infinity;
    this.#pumping = true;
    let now = nowMs;
    while (this.#dueMs <= now && this.#startOne(now)) now = this.#runtime.clock.nowMs();
    this.#pumping = false;
    this.#endLoad(now);
    return this.#nextMs(now);
  }

  stop(nowMs: number): void {
    if (this.state === 'waiting') this.#end = 0;
    else if (this.state === 'offering')
      this.#end = Math.min(this.#end, this.#pacer.countBefore(nowMs - this.#startMs));
    if (this.state === 'offering') this.settle(nowMs);
    this.#loadEndMs = Math.min(this.#loadEndMs, nowMs);
    while (this.#index < this.#end) this.#miss();
    this.#endLoad(nowMs);
  }

  abort(nowMs: number): void {
    this.stop(nowMs);
    const failure = { code: 'ABORTED', message: 'still running when the time to end was over' };
    for (const user of this.#all) if (user.busy) user.abandon(failure, nowMs);
  }

  expire(beforeMs: number, nowMs: number): void {
    const failure = { code: 'ITERATION_TIMEOUT', message: 'took longer than iterationTimeout' };
    for (const user of this.#all) if (user.busy && user.startMs < beforeMs) user.abandon(failure, nowMs);
  }

  settle(nowMs: number): void {
    if (this.state === 'waiting') return;
    // What has been started was due, also where a late look at the clock names an earlier border: an engine that is lost
    // after this must not have ended more than it had scheduled.
    const due = Math.max(this.#index, this.#pacer.countBefore(nowMs - this.#startMs));
    const upTo = Math.min(this.#end, due);
    if (upTo <= this.#settled) return;
    let from = this.#settled;
    for (const [phase, end] of this.#phaseEnds.entries()) {
      const to = Math.min(upTo, end);
      if (to <= from) continue;
      const { slots } = this.#runtime;
      this.#runtime.countsOf(phase).scheduled += slots.countBelow(to) - slots.countBelow(from);
      from = to;
    }
    this.#settled = upTo;
  }

  #startOne(nowMs: number): boolean {
    const user = this.#freeUser();
    if (user === null) {
      if (!this.#drops) {
        this.#blocked = true;
        return false;
      }
      this.#runtime.countsOf(this.#phase).dropped += 1;
      this.#advance();
      return true;
    }
    if (!this.#host.mayStart(nowMs)) {
      this.#idle.push(user);
      return false;
    }
    this.#begin(user, nowMs);
    return true;
  }

  #begin(user: VirtualUser, nowMs: number): void {
    const dueMs = this.#dueMs;
    const counts = this.#runtime.countsOf(this.#phase);
    counts.started += 1;
    if (dueMs < this.#freedMs) counts.late += 1;
    this.#host.recordWakeLag((nowMs - Math.max(dueMs, this.#freedMs)) * 1000);
    const iteration = this.#index;
    const phase = this.#phase;
    this.#advance();
    this.#busy += 1;
    user.begin({ iteration, entry: this.#runtime.entryAt(iteration), phase, dueMs }, nowMs);
  }

  /** The user that was free last: its connections are the warmest. */
  #freeUser(): VirtualUser | null {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#all.size >= this.#maxUsers) return null;
    const number = this.#userNumber();
    const user = new VirtualUser(number, this.#runtime, this.#onIterationEnd);
    this.#all.add(user);
    return user;
  }

  /** Engines number their users by their own slots, so that no two have the same. */
  #userNumber(): number {
    const { slots } = this.#runtime;
    const at = this.#created;
    this.#created += 1;
    const round = Math.floor(at / slots.slots.length);
    return round * SLOT_COUNT + (slots.slots[at % slots.slots.length] as number);
  }

  readonly #onIterationEnd = (user: VirtualUser, nowMs: number): void => {
    this.#busy -= 1;
    if (user.gone) this.#all.delete(user);
    else this.#idle.push(user);
    if (this.#index >= this.#end && this.state === 'draining') {
      this.#finishIfIdle();
      return;
    }
    if (this.#blocked) {
      this.#blocked = false;
      this.#freedMs = nowMs;
    }
    if (this.#dueMs <= nowMs && !this.#pumping) {
      this.pump(nowMs);
      this.#host.changed();
    }
  };

  #advance(): void {
    this.#goTo(this.#runtime.slots.after(this.#index));
  }

  #goTo(index: number): void {
    this.#index = index;
    while (this.#phase < this.#phaseEnds.length - 1 && index >= (this.#phaseEnds[this.#phase] as number))
      this.#phase += 1;
    this.#dueMs = index < this.#end ? this.#startMs + this.#pacer.dueAtMs(index) : Infinity;
  }

  /** Counts an iteration that was due and never started. */
  #miss(): void {
    this.#runtime.countsOf(this.#phase).missed += 1;
    this.#advance();
  }

  /** When to look again without an iteration having ended. */
  #nextMs(nowMs: number): number {
    if (this.state === 'done') return Infinity;
    const loadEndMs = this.#loadEndMs > nowMs ? this.#loadEndMs : Infinity;
    return this.#blocked || this.#index >= this.#end ? loadEndMs : this.#dueMs;
  }

  /**
   * The load ends with the schedule, which goes on for a while after its last iteration was due. What still waits for a
   * free user then may start as long as the graceful stop allows.
   */
  #endLoad(nowMs: number): void {
    if (this.state === 'done' || nowMs < this.#loadEndMs) return;
    if (this.state === 'offering') this.settle(Infinity);
    this.state = 'draining';
    this.#finishIfIdle();
  }

  #finishIfIdle(): void {
    if (this.#busy > 0 || this.#index < this.#end || this.state === 'done') return;
    this.state = 'done';
    for (const user of this.#all) user.retire();
    this.#all.clear();
    this.#idle.length = 0;
    this.#host.changed();
  }
}
