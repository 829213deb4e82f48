import type { TaskUser } from '@vajraedge/sdk';
import { phaseSpans, type PhaseSpan } from '../pace/pacer.js';
import type { SlotShare } from '../pace/slot-share.js';
import type { ResolvedScenario } from '../plan/resolved-plan.js';
import type { Recorder, Series } from '../record/recorder.js';
import type { ArrivalSnapshot } from '../snapshot/snapshot.js';
import type { Clock } from './clock.js';
import { ClosingLine } from './closing-line.js';
import { LeaseGate } from './lease-gate.js';
import { mixPattern } from './mix.js';
import type { TaskRuntime } from './task-runtime.js';
import type { VariableScope } from './variables/variable-scope.js';

/** Counts of one phase since the last snapshot. */
interface PhaseCounts {
  scheduled: number;
  started: number;
  ok: number;
  failed: number;
  dropped: number;
  missed: number;
  late: number;
}

/** How slots come to an engine during a run. */
export interface SlotExchange {
  readonly gate: LeaseGate;
  /** Slots were given back, from that index on. */
  onReleased(share: SlotShare): void;
}

/** What a scenario is made of in one engine. */
export interface ScenarioParts {
  readonly scenario: ResolvedScenario;
  readonly tasks: readonly TaskRuntime[];
  /** Those that the engine has from the beginning. */
  readonly slots: readonly number[];
  readonly slotCount: number;
  /** Where slots come and go; left out in a local run. */
  readonly exchange?: SlotExchange | undefined;
  readonly clock: Clock;
  readonly recorder: Recorder;
  /** Most iterations that data feeds with `unique` rows allow; Infinity without. */
  readonly maxIterations: number;
  createScope(user: number): VariableScope;
  /** Something in a task's own clean-up failed; it does not count against the target. */
  onProblem(message: string): void;
}

/** What the open and the closed driver of a scenario share: its tasks, series and counts. */
export class ScenarioRuntime {
  readonly scenario: ResolvedScenario;
  readonly tasks: readonly TaskRuntime[];
  readonly slots: readonly number[];
  readonly slotCount: number;
  /** Slots may come and go: a scenario is not over because there are none. */
  readonly shared: boolean;
  readonly gate: LeaseGate;
  readonly onReleased: (share: SlotShare) => void;
  readonly clock: Clock;
  readonly spans: readonly PhaseSpan[];
  readonly maxIterations: number;
  readonly pattern: Uint16Array;
  readonly createScope: (user: number) => VariableScope;
  readonly #recorder: Recorder;
  readonly #series: (Series | undefined)[][];
  readonly #steps = new WeakMap<Series, Map<string, Series>>();
  readonly #counts: PhaseCounts[];
  readonly #closing: ClosingLine;
  #runStartMs = 0;

  constructor(parts: ScenarioParts) {
    this.scenario = parts.scenario;
    this.tasks = parts.tasks;
    this.slots = parts.slots;
    this.slotCount = parts.slotCount;
    this.shared = parts.exchange !== undefined;
    this.gate = parts.exchange?.gate ?? new LeaseGate();
    this.onReleased = (share) => parts.exchange?.onReleased(share);
    this.clock = parts.clock;
    this.maxIterations = parts.maxIterations;
    this.createScope = parts.createScope;
    this.#recorder = parts.recorder;
    this.#closing = new ClosingLine(parts.clock, (error) =>
      parts.onProblem(`closing a user of scenario "${parts.scenario.name}" failed: ${String(error)}`),
    );
    this.spans = phaseSpans(parts.scenario.load.segments);
    this.pattern = mixPattern(parts.scenario.mix.map(({ weight }) => weight));
    // Those of the first phase at once: making one takes some 50 us, and the first iterations are due together.
    this.#series = parts.scenario.mix.map((_, entry) => [this.#createSeries(entry, 0)]);
    this.#counts = this.spans.map(noCounts);
  }

  /** Sets the zero of run time, of the clock. */
  setRunStart(runStartMs: number): void {
    this.#runStartMs = runStartMs;
  }

  get runStartMs(): number {
    return this.#runStartMs;
  }

  runMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#runStartMs);
  }

  /** Position in the mix of the iteration at a position of the pattern. */
  entryAt(position: number): number {
    return this.pattern[position % this.pattern.length] as number;
  }

  /** The series of a mix entry in a phase (a position in `spans`). */
  seriesOf(entry: number, phase: number): Series {
    const row = this.#series[entry] as (Series | undefined)[];
    return (row[phase] ??= this.#createSeries(entry, phase));
  }

  stepSeries(series: Series, step: string): Series {
    let steps = this.#steps.get(series);
    if (steps === undefined) this.#steps.set(series, (steps = new Map<string, Series>()));
    const known = steps.get(step);
    if (known !== undefined) return known;
    const created = this.#recorder.series({ ...series.key, step }, false);
    // Names over the cap share one series; remembering each of them here would be the leak that the cap prevents.
    if (created.key.step === step) steps.set(step, created);
    return created;
  }

  /** Counts of a phase since the last {@link ScenarioRuntime.takeArrivals}, to be added to. */
  countsOf(phase: number): PhaseCounts {
    return this.#counts[phase] as PhaseCounts;
  }

  countEnd(phase: number, ok: boolean): void {
    const counts = this.countsOf(phase);
    if (ok) counts.ok += 1;
    else counts.failed += 1;
  }

  /** The counts since the last call, by phase; phases in which nothing happened are left out. */
  takeArrivals(): ArrivalSnapshot[] {
    const arrivals: ArrivalSnapshot[] = [];
    for (const [at, span] of this.spans.entries()) {
      const counts = this.countsOf(at);
      this.#counts[at] = noCounts();
      if (Object.values(counts).some((count) => count !== 0)) {
        arrivals.push({ scenario: this.scenario.name, phase: span.phase, ...counts });
      }
    }
    return arrivals;
  }

  /** Closes a user's instance of a task, in the background. */
  close(instance: TaskUser): void {
    if (instance.close !== undefined) this.#closing.add(instance);
  }

  /** Resolves when all instances given to {@link ScenarioRuntime.close} so far are closed. */
  async closed(): Promise<void> {
    await this.#closing.done();
  }

  #createSeries(entry: number, phase: number): Series {
    const task = this.scenario.mix[entry]?.label ?? '';
    const { phase: name } = this.spans[phase] as PhaseSpan;
    const scheduled = this.scenario.load.model === 'open';
    return this.#recorder.series({ scenario: this.scenario.name, task, step: null, phase: name }, scheduled);
  }
}

function noCounts(): PhaseCounts {
  return { scheduled: 0, started: 0, ok: 0, failed: 0, dropped: 0, missed: 0, late: 0 };
}
