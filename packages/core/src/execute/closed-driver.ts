import { type ClosedLoad, type DelayDistribution } from '../plan/resolved-plan.js';
import { type UserSchedule } from '../pace/user-schedule.js';
import { type Timer } from './clock.js';
import { type DriverHost, type DriverState, type LoadDriver } from './load-driver.js';
import { type ScenarioRuntime } from './scenario-runtime.js';
import { VirtualUser } from './virtual-user.js';

/** A user's place in the load: the number stays when the user in it has to be replaced. */
interface Seat {
  readonly number: number;
  user: VirtualUser;
  /** Iterations that this seat has started. */
  iterations: number;
  timer: Timer | null;
  /** Waits for its turn to start. */
  queued: boolean;
}

/** Closed load: each user starts its next iteration when the last has ended, with a pause where the plan has one. */
export class ClosedDriver implements LoadDriver {
  state: DriverState = 'waiting';
  readonly #runtime: ScenarioRuntime;
  readonly #host: DriverHost;
  readonly #load: ClosedLoad;
  readonly #schedule: UserSchedule;
  readonly #seats = new Map<number, Seat>();
  readonly #queue: Seat[] = [];
  /** Milliseconds between two starts of this engine, from its share of the cap; 0 without one. */
  readonly #gapMs: number;
  /** Iterations that this engine may still start. */
  #left: number;
  #startMs = 0;
  /** Seats below this number go on. */
  #active = 0;
  #busy = 0;
  #phase = 0;
  #nextAllowedMs = -Infinity;
  #pumping = false;

  constructor(runtime: ScenarioRuntime, load: ClosedLoad, schedule: UserSchedule, host: DriverHost) {
    this.#runtime = runtime;
    this.#host = host;
    this.#load = load;
    this.#schedule = schedule;
    this.#left = load.maxIterations === null ? Infinity : runtime.slots.countBelow(load.maxIterations);
    this.#gapMs = load.maxPerSecond === null ? 0 : 1000 / (load.maxPerSecond * runtime.slots.ratio);
  }

  get inFlight(): number {
    return this.#busy;
  }

  get users(): number {
    return this.#seats.size;
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
    this.#nextAllowedMs = startMs;
    this.state = 'offering';
  }

  pump(nowMs: number): number {
    if (this.state !== 'offering' || this.#pumping) return Infinity;
    if (nowMs >= this.#startMs + this.#schedule.durationMs) {
      this.stop(nowMs);
      return Infinity;
    }
    this.#pumping = true;
    this.#seatUsers(nowMs);
    this.#startQueued(nowMs);
    this.#pumping = false;
    if (this.#left <= 0) this.stop(nowMs);
    return this.#nextMs(nowMs);
  }

  stop(nowMs: number): void {
    if (this.state === 'draining' || this.state === 'done') return;
    this.state = 'draining';
    this.#active = 0;
    this.#queue.length = 0;
    for (const seat of this.#seats.values()) if (!seat.user.busy) this.#leave(seat);
    this.#finishIfEmpty();
    void nowMs;
  }

  abort(nowMs: number): void {
    this.stop(nowMs);
    const failure = { code: 'ABORTED', message: 'still running when the time to end was over' };
    for (const seat of this.#seats.values()) if (seat.user.busy) seat.user.abandon(failure, nowMs);
  }

  expire(beforeMs: number, nowMs: number): void {
    const failure = { code: 'ITERATION_TIMEOUT', message: 'took longer than iterationTimeout' };
    for (const { user } of this.#seats.values())
      if (user.busy && user.startMs < beforeMs) user.abandon(failure, nowMs);
  }

  /** In a closed load what is scheduled is what was started. */
  settle(): void {}

  /** Gives every new user of the schedule that this engine owns a seat, and those that have left it their leave. */
  #seatUsers(nowMs: number): void {
    const before = this.#active;
    this.#active = this.#schedule.usersAt(nowMs - this.#startMs);
    const { slots } = this.#runtime;
    for (let number = slots.firstFrom(before); number < this.#active; number = slots.after(number))
      this.#seat(number);
    if (this.#active >= before) return;
    for (const seat of this.#seats.values())
      if (seat.number >= this.#active && !seat.user.busy) this.#leave(seat);
  }

  #seat(number: number): void {
    // A seat whose last iteration is still running is simply kept.
    if (this.#seats.has(number)) return;
    const user = new VirtualUser(number, this.#runtime, this.#onIterationEnd);
    const seat: Seat = { number, user, iterations: 0, timer: null, queued: true };
    this.#seats.set(number, seat);
    this.#queue.push(seat);
  }

  #startQueued(nowMs: number): void {
    let now = nowMs;
    let at = 0;
    while (at < this.#queue.length && now >= this.#nextAllowedMs && this.#left > 0) {
      if (!this.#host.mayStart(now)) break;
      const seat = this.#queue[at] as Seat;
      at += 1;
      seat.queued = false;
      if (!seat.user.gone) this.#start(seat, now);
      now = this.#runtime.clock.nowMs();
    }
    this.#queue.splice(0, at);
  }

  #start(seat: Seat, nowMs: number): void {
    const iteration = seat.number + seat.iterations * this.#schedule.maxUsers;
    if (iteration >= this.#runtime.maxIterations) {
      this.#leave(seat);
      return;
    }
    if (this.#gapMs > 0) this.#nextAllowedMs = Math.max(nowMs, this.#nextAllowedMs + this.#gapMs);
    const entry = this.#runtime.entryAt(seat.number + seat.iterations);
    const phase = this.#phaseAt(nowMs);
    const counts = this.#runtime.countsOf(phase);
    counts.scheduled += 1;
    counts.started += 1;
    seat.iterations += 1;
    this.#left -= 1;
    this.#busy += 1;
    seat.user.begin({ iteration, entry, phase, dueMs: nowMs }, nowMs);
  }

  readonly #onIterationEnd = (user: VirtualUser, nowMs: number): void => {
    this.#busy -= 1;
    const seat = this.#seats.get(user.number) as Seat;
    if (seat.number >= this.#active || this.state !== 'offering') {
      this.#leave(seat);
      return;
    }
    if (user.gone) seat.user = new VirtualUser(user.number, this.#runtime, this.#onIterationEnd);
    const pauseMs = this.#pauseMs(user.startMs, nowMs);
    if (pauseMs > 0) seat.timer = this.#runtime.clock.after(pauseMs, () => this.#resume(seat));
    else this.#enqueue(seat, nowMs);
  };

  #resume(seat: Seat): void {
    seat.timer = null;
    if (this.#seats.get(seat.number) === seat) this.#enqueue(seat, this.#runtime.clock.nowMs());
  }

  #enqueue(seat: Seat, nowMs: number): void {
    seat.queued = true;
    this.#queue.push(seat);
    if (this.#pumping) return;
    // The common case of a user that goes on at once: no look at the schedule, which its own wake-up takes care of.
    this.#pumping = true;
    this.#startQueued(nowMs);
    this.#pumping = false;
    if (this.#left <= 0 || (this.#gapMs > 0 && this.#queue.length > 0)) this.#host.changed();
  }

  #pauseMs(startedMs: number, nowMs: number): number {
    const { thinkTime, pacingMs } = this.#load;
    const thinkMs = thinkTime === null ? 0 : drawMs(thinkTime);
    return pacingMs === null ? thinkMs : Math.max(thinkMs, startedMs + pacingMs - nowMs);
  }

  #leave(seat: Seat): void {
    seat.timer?.cancel();
    seat.timer = null;
    seat.user.retire();
    this.#seats.delete(seat.number);
    this.#finishIfEmpty();
  }

  #nextMs(nowMs: number): number {
    if (this.state !== 'offering') return Infinity;
    const change =
      this.#startMs +
      Math.min(this.#schedule.nextChangeAfter(nowMs - this.#startMs), this.#schedule.durationMs);
    return this.#queue.length > 0 ? Math.min(change, Math.max(nowMs, this.#nextAllowedMs)) : change;
  }

  #phaseAt(nowMs: number): number {
    const { spans } = this.#runtime;
    const ms = nowMs - this.#startMs;
    while (this.#phase < spans.length - 1 && ms >= (spans[this.#phase]?.toMs ?? Infinity)) this.#phase += 1;
    return this.#phase;
  }

  /** Ends the load when its last user has left, be it that all rows of a `unique` feed are used up. */
  #finishIfEmpty(): void {
    const usedUp = this.state === 'offering' && this.#runtime.maxIterations < Infinity && this.#active > 0;
    if (this.#seats.size > 0 || (this.state !== 'draining' && !usedUp)) return;
    this.state = 'done';
    this.#host.changed();
  }
}

function drawMs(delay: DelayDistribution): number {
  if (delay.distribution === 'constant') return delay.meanMs;
  if (delay.distribution === 'uniform') return delay.minMs + Math.random() * (delay.maxMs - delay.minMs);
  return -Math.log(1 - Math.random()) * delay.meanMs;
}
