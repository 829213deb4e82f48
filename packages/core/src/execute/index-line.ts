import { applyRateChanges } from '../pace/apply-rate-changes.js';
import { countInSlot } from '../pace/count-in-slot.js';
import type { Pacer } from '../pace/pacer.js';
import type { RateChange } from '../pace/rate-change.js';
import type { SlotHolder } from '../pace/slot-holder.js';
import type { SlotShare } from '../pace/slot-share.js';
import { createStagedPacer } from '../pace/staged-pacer.js';
import type { OpenLoad } from '../plan/resolved-plan.js';
import type { ScenarioRuntime } from './scenario-runtime.js';

/**
 * The indexes of a schedule that one engine holds, in the scenario's own time: which is next and when it is due, and what
 * has become of those below it. An index is counted as scheduled when it has come due, and once: what is scheduled here
 * stays here, to be started, dropped or missed.
 *
 *     index:    0 ........ cursor ............ settled ............ end
 *     counted:  scheduled, and    scheduled,             not yet
 *               what became       waits for a free
 *               of it             user or a lease
 */
export class IndexLine {
  /** Next index to start, its phase, and when it is due; Infinity: nothing that is held may be started. */
  index = 0;
  phase = 0;
  dueMs = Infinity;
  readonly #runtime: ScenarioRuntime;
  readonly #load: OpenLoad;
  readonly #holder: SlotHolder;
  #changes: readonly RateChange[] = [];
  #startRunMs = 0;
  #pacer: Pacer;
  /** First index of each phase after the first, then Infinity. */
  #phaseEnds: readonly number[] = [];
  /** Below it an index belongs to the present phase and may be started. */
  #border = 0;
  /** First index that will not be started. */
  #end = 0;
  #stopped = false;
  /** First index that the lease does not cover. */
  #limit = Infinity;
  #settled = 0;

  constructor(runtime: ScenarioRuntime, load: OpenLoad, holder: SlotHolder) {
    this.#runtime = runtime;
    this.#load = load;
    this.#holder = holder;
    this.#pacer = createStagedPacer(load.segments);
    this.#measure();
  }

  /** Nothing that is held is left to start, now or later. */
  get isOver(): boolean {
    return this.index >= this.#end;
  }

  /** Every index below it that was held is counted. */
  get settled(): number {
    return this.#settled;
  }

  /** When the load ends: with the schedule, or with the last index that feeds allow. */
  get loadEndMs(): number {
    return this.#end < this.#pacer.total ? this.#pacer.dueAtMs(this.#end) : this.#pacer.durationMs;
  }

  /** The scenario begins at a run time. */
  begin(startRunMs: number): void {
    this.#startRunMs = startRunMs;
    this.#repace();
  }

  /** The next index is started or turned away, as `counts` of its phase will say. */
  advance(counts: { scheduled: number }): void {
    const { index } = this;
    if (index >= this.#settled) {
      counts.scheduled += 1;
      this.#settled = index + 1;
    }
    this.#holder.take();
    this.#refresh();
  }

  /** The lease covers what is due before a run time. */
  limit(startLimitRunMs: number): void {
    this.#border = 0;
    this.#limit =
      startLimitRunMs === Infinity ? Infinity : this.#pacer.countBefore(startLimitRunMs - this.#startRunMs);
    this.#refresh();
  }

  /** No index is started that is not due by now, and none of those that wait: they are missed. */
  stop(ms: number): void {
    this.#end = Math.min(this.#end, Math.max(this.#settled, this.#borderAt(ms)));
    this.#stopped = true;
    this.#border = 0;
    this.#settleTo(this.#end);
    this.#skipTo(this.#end);
  }

  /** Counts what has come due. What the lease does not cover may be somebody else's. */
  settle(ms: number): void {
    this.#settleTo(this.#borderAt(ms));
  }

  /** What was due before `ms` and has not been started is missed. */
  miss(ms: number): void {
    this.settle(ms);
    this.#skipTo(this.#borderAt(ms));
  }

  /** Slots are held from an index on; what is due before `lateMs` is missed, at `ms`. */
  grant(share: SlotShare, ms: number, lateMs: number): void {
    this.settle(ms);
    const notBelow = Math.min(this.#end, this.#borderAt(lateMs));
    const from = Math.max(share.fromIndex, this.#holder.cursor, notBelow);
    this.#countShare(share, 'scheduled', Math.max(this.#settled, Math.min(from, this.#end)));
    this.#countShare(share, 'missed', from);
    this.#holder.grant(share, notBelow);
    this.#refresh();
  }

  /** Slots are given back. @returns from which index on: what is scheduled here stays here */
  revoke(share: SlotShare, ms: number): SlotShare {
    this.settle(ms);
    const released = this.#holder.revoke({ ...share, fromIndex: Math.max(share.fromIndex, this.#settled) });
    this.#refresh();
    return released;
  }

  /** All slots are given up: what waits is missed. */
  clear(ms: number): void {
    this.settle(ms);
    this.#skipTo(this.#settled);
    this.#holder.clear();
    this.#refresh();
  }

  /**
   * The rate changes. What would all at once have been due for longer than since `lateMs` is missed, unless it waited
   * before already.
   */
  change(change: RateChange, ms: number, lateMs: number): void {
    this.settle(ms);
    const waits = this.index < this.#pacer.countBefore(lateMs);
    this.#changes = [...this.#changes, change];
    this.#repace();
    if (!waits) this.miss(lateMs);
  }

  #repace(): void {
    if (this.#changes.length > 0)
      this.#pacer = createStagedPacer(applyRateChanges(this.#load.segments, this.#changes, this.#startRunMs));
    this.#measure();
  }

  #measure(): void {
    const { spans, maxIterations, gate } = this.#runtime;
    // What has come due stays due, also where a change that came late leaves less than that.
    if (!this.#stopped) this.#end = Math.max(this.#settled, Math.min(this.#pacer.total, maxIterations));
    // What was due before a late change may lie beyond what is left: it belongs to the last phase.
    this.#phaseEnds = spans.map(({ toMs }, at) =>
      at < spans.length - 1 ? this.#pacer.countBefore(toMs) : Infinity,
    );
    this.phase = 0;
    this.limit(gate.startLimitMs);
  }

  #refresh(): void {
    const index = this.#holder.next();
    this.index = index;
    this.dueMs = index < this.#border ? this.#pacer.dueAtMs(index) : this.#dueBeyond(index);
  }

  /** Beyond a border: is it that of a phase, or may the index not be started? */
  #dueBeyond(index: number): number {
    const last = this.#phaseEnds.length - 1;
    const most = Math.min(this.#end, this.#limit);
    if (index >= most) return Infinity;
    while (this.phase < last && index >= (this.#phaseEnds[this.phase] as number)) this.phase += 1;
    this.#border = this.phase < last ? Math.min(most, this.#phaseEnds[this.phase] as number) : most;
    return this.#pacer.dueAtMs(index);
  }

  #borderAt(ms: number): number {
    return Math.min(this.#limit, this.#pacer.countBefore(ms));
  }

  #settleTo(border: number): void {
    const upTo = Math.min(this.#end, border);
    if (upTo <= this.#settled) return;
    this.#byPhase(this.#settled, upTo, (phase, from, to) => {
      this.#runtime.countsOf(phase).scheduled += this.#holder.countHeld(from, to);
    });
    this.#settled = upTo;
  }

  /** Counts as missed what is held below an index and was not started; all of it is settled. */
  #skipTo(index: number): void {
    const upTo = Math.min(this.#end, index);
    this.#byPhase(this.#holder.cursor, upTo, (phase, _, to) => {
      this.#runtime.countsOf(phase).missed += this.#holder.skipTo(to);
    });
    this.#refresh();
  }

  /** Counts the indexes of slots from the beginning of their grant. */
  #countShare({ slots, fromIndex }: SlotShare, name: 'scheduled' | 'missed', until: number): void {
    const { slotCount } = this.#runtime;
    this.#byPhase(fromIndex, Math.min(until, this.#end), (phase, from, to) => {
      for (const slot of slots) this.#runtime.countsOf(phase)[name] += countInSlot(slot, slotCount, from, to);
    });
  }

  #byPhase(fromIndex: number, upTo: number, count: (phase: number, from: number, to: number) => void): void {
    let from = fromIndex;
    for (const [phase, end] of this.#phaseEnds.entries()) {
      const to = Math.min(upTo, end);
      if (to <= from) continue;
      count(phase, from, to);
      from = to;
    }
  }
}
