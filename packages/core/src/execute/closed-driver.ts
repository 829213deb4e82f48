import type { ClosedLoad } from '../plan/resolved-plan.js';
import type { RateChange } from '../pace/rate-change.js';
import type { SlotShare } from '../pace/slot-share.js';
import type { UserSchedule } from '../pace/user-schedule.js';
import { drawDelayMs } from './draw-delay.js';
import type { DriverHost, DriverState, LoadDriver, LoadPosition } from './load-driver.js';
import { PauseLine } from './pause-line.js';
import type { ScenarioRuntime } from './scenario-runtime.js';
import { StartCap } from './start-cap.js';
import { UserSlots } from './user-slots.js';
import { VirtualUser } from './virtual-user.js';

/** A user's place in the load: the number stays when the user in it has to be replaced. */
interface Seat {
  readonly number: number;
  user: VirtualUser;
  /** Iterations that this seat has started. */
  iterations: number;
  /** When its pause is over, of the clock. */
  resumeMs: number;
}

/**
 * Closed load: each user starts its next iteration when the last has ended, with a pause where the plan has one. User u
 * belongs to slot u mod V: when a slot goes, its users end after their iteration; when one comes, they start afresh.
 */
export class ClosedDriver implements LoadDriver {
  state: DriverState = 'waiting';
  readonly #runtime: ScenarioRuntime;
  readonly #host: DriverHost;
  readonly #load: ClosedLoad;
  readonly #schedule: UserSchedule;
  readonly #seats = new Map<number, Seat>();
  readonly #queue: Seat[] = [];
  readonly #pausing: PauseLine<Seat>;
  readonly #slots: UserSlots;
  readonly #cap: StartCap;
  #startMs = 0;
  /** Seats below this number go on. */
  #active = 0;
  #busy = 0;
  #phase = 0;
  #started = 0;
  #pumping = false;

  constructor(runtime: ScenarioRuntime, load: ClosedLoad, schedule: UserSchedule, host: DriverHost) {
    this.#runtime = runtime;
    this.#host = host;
    this.#load = load;
    this.#schedule = schedule;
    this.#pausing = new PauseLine(runtime.clock, (seat) => this.#resume(seat));
    this.#slots = new UserSlots(runtime, load.maxIterations, schedule.maxUsers);
    this.#cap = new StartCap(load, this.#slots.ratio);
  }

  get position(): LoadPosition {
    return { settledIndex: this.#slots.mostRounds, appliedHandover: this.#slots.appliedHandover };
  }

  get progress(): number {
    return this.#started;
  }

  get inFlight(): number {
    return this.#busy;
  }

  get users(): number {
    return this.#seats.size;
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
    this.#cap.begin(startMs, startMs - this.#runtime.runStartMs);
    this.state = 'offering';
  }

  pump(nowMs: number): number {
    if (this.state !== 'offering' || this.#pumping) return Infinity;
    if (nowMs >= this.#startMs + this.#schedule.durationMs) {
      this.stop();
      return Infinity;
    }
    this.#pumping = true;
    this.#seatUsers(nowMs);
    this.#startQueued(nowMs);
    this.#pumping = false;
    if (this.#slots.isUsedUp) this.stop();
    return this.#nextMs(nowMs);
  }

  stop(): void {
    if (this.state === 'draining' || this.state === 'done') return;
    this.state = 'draining';
    this.#active = 0;
    this.#queue.length = 0;
    for (const seat of this.#seats.values()) if (!seat.user.busy) this.#leave(seat);
    this.#finishIfEmpty();
  }

  abort(nowMs: number): void {
    this.stop();
    const failure = { code: 'ABORTED', message: 'still running when the time to end was over' };
    for (const seat of this.#seats.values()) if (seat.user.busy) seat.user.abandon(failure, nowMs);
  }

  expire(beforeMs: number, nowMs: number): void {
    const failure = { code: 'ITERATION_TIMEOUT', message: 'took longer than iterationTimeout' };
    for (const { user } of this.#seats.values())
      if (user.busy && user.startMs < beforeMs) user.abandon(failure, nowMs);
  }

  grant(share: SlotShare, nowMs: number): void {
    this.#slots.grant(share);
    this.#cap.share(this.#slots.ratio);
    if (this.state === 'offering') this.#seatFrom(0, nowMs);
  }

  revoke(share: SlotShare): void {
    this.#slots.revoke(share, this.#seats.keys());
    this.#cap.share(this.#slots.ratio);
    this.#dismiss();
  }

  fence(): void {
    this.#slots.clear();
    this.#dismiss();
  }

  changeRate(change: RateChange): void {
    this.#cap.change(change);
  }

  leased(): void {}
  settle(): void {}

  moveStart(byMs: number): void {
    if (this.state === 'waiting') return;
    this.#startMs += byMs;
    this.#cap.moveStart(byMs);
  }

  /** Users wait for their answers or their turn; there is no moment at which one would be late. */
  isBehind(): boolean {
    return false;
  }

  /** Gives every new user of the schedule that this engine owns a seat, and those that have left it their leave. */
  #seatUsers(nowMs: number): void {
    const before = this.#active;
    this.#seatFrom(before, nowMs);
    if (this.#active < before) this.#dismiss();
  }

  #seatFrom(before: number, nowMs: number): void {
    this.#active = this.#schedule.usersAt(nowMs - this.#startMs);
    const { pattern } = this.#slots;
    for (
      let number = pattern.firstFrom(before);
      number < this.#active;
      number = pattern.firstFrom(number + 1)
    )
      this.#seat(number);
  }

  /** Lets free users go that have no place here any more. */
  #dismiss(): void {
    for (const seat of [...this.#seats.values()])
      if (!this.#isActive(seat) && !seat.user.busy) this.#leave(seat);
  }

  #isActive({ number }: Seat): boolean {
    return number < this.#active && this.#slots.pattern.owns(number);
  }

  #seat(number: number): void {
    // A seat whose last iteration is still running is simply kept.
    if (this.#seats.has(number)) return;
    const user = new VirtualUser(number, this.#runtime, this.#onIterationEnd);
    const iterations = this.#slots.roundOf(number);
    const seat: Seat = { number, user, iterations, resumeMs: 0 };
    this.#seats.set(number, seat);
    this.#queue.push(seat);
  }

  #startQueued(nowMs: number): void {
    let now = nowMs;
    let at = 0;
    while (at < this.#queue.length && this.#mayStart(now)) {
      if (!this.#host.mayStart(now)) break;
      const seat = this.#queue[at] as Seat;
      at += 1;
      if (!seat.user.gone) this.#start(seat, now);
      if (at < this.#queue.length) now = this.#runtime.clock.nowMs();
    }
    this.#queue.splice(0, at);
  }

  #mayStart(nowMs: number): boolean {
    const { gate } = this.#runtime;
    if (nowMs >= gate.untilMs || this.#runtime.runMs(nowMs) >= gate.startLimitMs) return false;
    return !this.#slots.isUsedUp && this.#cap.allows(nowMs);
  }

  #start(seat: Seat, nowMs: number): void {
    const iteration = seat.number + seat.iterations * this.#schedule.maxUsers;
    if (iteration >= this.#runtime.maxIterations) {
      this.#leave(seat);
      return;
    }
    this.#cap.take(nowMs);
    const entry = this.#runtime.entryAt(seat.number + seat.iterations);
    const phase = this.#phaseAt(nowMs);
    const counts = this.#runtime.countsOf(phase);
    counts.scheduled += 1;
    counts.started += 1;
    seat.iterations += 1;
    this.#started += 1;
    this.#slots.take(seat.iterations);
    this.#busy += 1;
    seat.user.begin({ iteration, entry, phase, dueMs: nowMs }, nowMs);
  }

  readonly #onIterationEnd = (user: VirtualUser, nowMs: number): void => {
    this.#busy -= 1;
    const seat = this.#seats.get(user.number) as Seat;
    if (!this.#isActive(seat) || this.state !== 'offering') {
      this.#leave(seat);
      return;
    }
    if (user.gone) seat.user = new VirtualUser(user.number, this.#runtime, this.#onIterationEnd);
    const pauseMs = this.#pauseMs(user.startMs, nowMs);
    if (pauseMs > 0) {
      seat.resumeMs = nowMs + pauseMs;
      this.#pausing.add(seat);
    } else this.#enqueue(seat, nowMs);
  };

  #resume(seat: Seat): void {
    // It may have left meanwhile.
    if (this.#seats.get(seat.number) === seat) this.#enqueue(seat, this.#runtime.clock.nowMs());
  }

  #enqueue(seat: Seat, nowMs: number): void {
    // The common case of a user that goes on at once: no look at the schedule, which its own wake-up takes care of.
    const isFirst = !this.#pumping && this.#queue.length === 0;
    const goesOn = isFirst && this.#mayStart(nowMs) && this.#host.mayStart(nowMs);
    if (!goesOn) this.#queue.push(seat);
    if (this.#pumping) return;
    this.#pumping = true;
    if (goesOn) this.#start(seat, nowMs);
    if (this.#queue.length > 0) this.#startQueued(goesOn ? this.#runtime.clock.nowMs() : nowMs);
    this.#pumping = false;
    if (this.#slots.isUsedUp || (this.#cap.holds && this.#queue.length > 0)) this.#host.changed();
  }

  #pauseMs(startedMs: number, nowMs: number): number {
    const { thinkTime, pacingMs } = this.#load;
    const thinkMs = thinkTime === null ? 0 : drawDelayMs(thinkTime);
    return pacingMs === null ? thinkMs : Math.max(thinkMs, startedMs + pacingMs - nowMs);
  }

  #leave(seat: Seat): void {
    seat.user.retire();
    this.#seats.delete(seat.number);
    this.#slots.left(seat.number, seat.iterations, this.#seats.keys());
    this.#finishIfEmpty();
  }

  #nextMs(nowMs: number): number {
    if (this.state !== 'offering') return Infinity;
    const change =
      this.#startMs +
      Math.min(this.#schedule.nextChangeAfter(nowMs - this.#startMs), this.#schedule.durationMs);
    const { gate } = this.#runtime;
    const waits = nowMs >= gate.untilMs || this.#runtime.runMs(nowMs) >= gate.startLimitMs;
    return this.#queue.length > 0 && !waits ? Math.min(change, this.#cap.nextMs(nowMs)) : change;
  }

  #phaseAt(nowMs: number): number {
    const { spans } = this.#runtime;
    const ms = nowMs - this.#startMs;
    while (this.#phase < spans.length - 1 && ms >= (spans[this.#phase]?.toMs ?? Infinity)) this.#phase += 1;
    return this.#phase;
  }

  /** Ends the load when its last user has left, be it that all rows of a `unique` feed are used up. */
  #finishIfEmpty(): void {
    const usedUp =
      this.state === 'offering' &&
      this.#runtime.maxIterations < Infinity &&
      this.#active > 0 &&
      !this.#runtime.shared;
    if (this.#seats.size > 0 || (this.state !== 'draining' && !usedUp)) return;
    this.state = 'done';
    this.#pausing.clear();
    this.#host.changed();
  }
}
