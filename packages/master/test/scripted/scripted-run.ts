import {
  applyRateChanges,
  createStagedPacer,
  type Pacer,
  type RateChange,
  type ResolvedPlan,
  SlotHolder,
  type SlotShare,
  type Snapshot,
} from '@vajraedge/core';
import { ClockOffset, type LeaseKeeper, type ScenarioPosition } from '@vajraedge/protocol';

/** The load of one scenario at a scripted worker. */
export class ScriptedLine {
  readonly changes: RateChange[] = [];
  holder: SlotHolder;
  pacer: Pacer | null = null;
  beganMs: number | null = null;
  /** Session that was told of its end. */
  endedSaid = '';
  readonly durationMs: number;
  readonly #scenario: ResolvedPlan['scenarios'][number];
  readonly #slotCount: number;

  constructor(scenario: ResolvedPlan['scenarios'][number], slotCount: number) {
    this.#scenario = scenario;
    this.#slotCount = slotCount;
    this.holder = new SlotHolder(scenario.index, slotCount);
    this.durationMs = scenario.load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
    if (scenario.after === null) this.begin(0);
  }

  begin(atRunMs: number): void {
    this.beganMs = atRunMs;
    this.#repace();
  }

  change(change: RateChange): void {
    this.changes.push(change);
    this.#repace();
  }

  reset(): void {
    this.holder = new SlotHolder(this.#scenario.index, this.#slotCount);
    this.changes.splice(0);
    this.#repace();
  }

  /** Run time at which the next index is due; Infinity where none is. */
  get dueMs(): number {
    const { pacer, beganMs } = this;
    if (pacer === null || beganMs === null) return Infinity;
    const next = this.holder.next();
    return next < pacer.total ? beganMs + pacer.dueAtMs(next) : Infinity;
  }

  #repace(): void {
    const { load } = this.#scenario;
    if (load.model !== 'open') return;
    this.pacer = createStagedPacer(applyRateChanges(load.segments, this.changes, this.beganMs ?? 0));
  }
}

/** What a run at a scripted worker is made from. */
export interface ScriptedRunParts {
  readonly id: string;
  readonly plan: ResolvedPlan;
  readonly slotCount: number;
  /** What is late by more than this is missed, milliseconds. */
  readonly lateMs: number;
}

/** A run at a scripted worker: what its engine would hold. Iterations take no time, and all are well. */
export class ScriptedRun {
  readonly id: string;
  readonly slotCount: number;
  readonly lines: readonly ScriptedLine[];
  readonly offset = new ClockOffset();
  missed = 0;
  limitMs = -Infinity;
  isArmed = false;
  finishedSaid = false;
  /** Session that what is counted belongs to. */
  sessionId = '';
  isStopped = false;
  framedMs: number;
  released: SlotShare[] = [];
  readonly #plan: ResolvedPlan;
  readonly #lateMs: number;
  readonly #started = new Map<number, number>();
  #frameFromMs = 0;

  constructor({ id, plan, slotCount, lateMs }: ScriptedRunParts, nowMs: number) {
    this.id = id;
    this.#plan = plan;
    this.#lateMs = lateMs;
    this.slotCount = slotCount;
    this.framedMs = nowMs;
    this.lines = plan.scenarios.map((scenario) => new ScriptedLine(scenario, slotCount));
  }

  line(scenarioIndex: number): ScriptedLine {
    const line = this.lines[scenarioIndex];
    if (line === undefined) throw new Error(`no scenario ${scenarioIndex}`);
    return line;
  }

  runMs(nowMs: number): number {
    return nowMs + this.offset.offsetAtMs(nowMs);
  }

  /** Starts what is due under the lease, and counts what is too late. */
  offer(keeper: LeaseKeeper, nowMs: number, start: (scenarioIndex: number, index: number) => void): void {
    if (keeper.state(nowMs) !== 'live' || this.offset.best === null || this.isStopped || !this.isArmed)
      return;
    const runMs = this.runMs(nowMs);
    for (const [scenarioIndex, line] of this.lines.entries()) {
      const { holder, pacer, beganMs } = line;
      if (pacer === null || beganMs === null) continue;
      const lateMs = Math.min(runMs, this.limitMs) - this.#lateMs - beganMs;
      if (line.dueMs < runMs - this.#lateMs) this.missed += holder.skipTo(pacer.countBefore(lateMs));
      for (let dueMs = line.dueMs; dueMs <= runMs && dueMs < this.limitMs; dueMs = line.dueMs) {
        this.#started.set(scenarioIndex, (this.#started.get(scenarioIndex) ?? 0) + 1);
        start(scenarioIndex, holder.take());
      }
    }
  }

  /** Scenarios that have ended and of which the session has not been told. */
  ended(sessionId: string, nowMs: number): readonly number[] {
    if (!this.isArmed || this.offset.best === null) return [];
    const runMs = this.runMs(nowMs);
    return this.lines.flatMap((line, scenarioIndex) => {
      if (line.endedSaid === sessionId || line.beganMs === null) return [];
      if (runMs < line.beganMs + line.durationMs) return [];
      if (line.pacer !== null) this.missed += line.holder.skipTo(line.pacer.total);
      line.endedSaid = sessionId;
      return [scenarioIndex];
    });
  }

  /** Nothing will be started any more. */
  isOver(sessionId: string): boolean {
    return this.isStopped || this.lines.every(({ endedSaid }) => endedSaid === sessionId);
  }

  progress(keeper: LeaseKeeper, nowMs: number): { readonly due: number; readonly settled: number } {
    const settled = this.lines.reduce((sum, { holder }) => sum + holder.cursor, 0);
    const mayStart = keeper.state(nowMs) === 'live' && this.offset.best !== null && this.isArmed;
    const isDue = this.lines.some(({ dueMs }) => dueMs < this.runMs(nowMs) - this.#lateMs);
    return { due: settled + (mayStart && isDue ? 1 : 0), settled };
  }

  get positions(): readonly ScenarioPosition[] {
    return this.lines.map(({ holder }, scenarioIndex) => ({
      scenarioIndex,
      settledIndex: holder.cursor,
      appliedHandover: holder.appliedHandover,
    }));
  }

  /** What was counted since the last time. */
  take(nowMs: number): { readonly snapshot: Snapshot; readonly released: readonly SlotShare[] } {
    const fromMs = this.#frameFromMs;
    const toMs = Math.max(fromMs, this.runMs(nowMs));
    const arrivals = this.#plan.scenarios.map(({ name }, index) => {
      const started = this.#started.get(index) ?? 0;
      const missed = index === 0 ? this.missed : 0;
      const ends = { ok: started, failed: 0, dropped: 0, missed, late: 0 };
      return { scenario: name, phase: 'sustain' as const, scheduled: started + missed, started, ...ends };
    });
    const rest = { series: [], generators: [], inFlight: 0, users: 0, overflowed: 0 };
    const { released } = this;
    this.#started.clear();
    this.missed = 0;
    this.released = [];
    this.#frameFromMs = toMs;
    this.framedMs = nowMs;
    return { snapshot: { fromMs, toMs, arrivals, ...rest }, released };
  }

  /** The session is no more: all slots are given up. */
  reset(): void {
    for (const line of this.lines) line.reset();
    this.isArmed = false;
  }
}
