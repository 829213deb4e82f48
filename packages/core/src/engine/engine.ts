import type { AnyTaskDefinition } from '@vajraedge/sdk';
import type { Clock } from '../execute/clock.js';
import { ClosedDriver } from '../execute/closed-driver.js';
import { Executor } from '../execute/executor.js';
import type { LoadDriver } from '../execute/load-driver.js';
import { OpenDriver } from '../execute/open-driver.js';
import { ScenarioRuntime } from '../execute/scenario-runtime.js';
import { TaskRuntime } from '../execute/task-runtime.js';
import type { CompiledParameters } from '../execute/variables/compile-parameters.js';
import type { VariableScope } from '../execute/variables/variable-scope.js';
import type { CreateWaker } from '../execute/waker.js';
import { dealtSlots, SLOT_COUNT } from '../pace/dealt-slots.js';
import { SlotPattern } from '../pace/slot-pattern.js';
import type { SlotShare } from '../pace/slot-share.js';
import { createUserSchedule } from '../pace/user-schedule.js';
import type { ResolvedPlan, ResolvedScenario } from '../plan/resolved-plan.js';
import { Recorder } from '../record/recorder.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { EngineShare } from './engine-share.js';
import type { ShareBorder } from './engine-messages.js';
import type { ShareProgress } from './share.js';
import { Snapshotter } from './snapshotter.js';

/** One scenario's tasks, as an engine needs them. */
export interface EngineScenario {
  readonly scenario: ResolvedScenario;
  /** By position in the mix. */
  readonly tasks: readonly {
    readonly definition: AnyTaskDefinition;
    readonly parameters: CompiledParameters;
  }[];
  /** Iterations that `unique` data feeds allow; Infinity without. */
  readonly maxIterations: number;
  createScope(user: number): VariableScope;
}

/** How an engine works for a share. */
export interface EngineShareOptions {
  readonly slotCount: number;
  onReleased(share: SlotShare): void;
  onProgress(progress: ShareProgress): void;
}

/** How often an engine does what it does beside the load, milliseconds. */
export interface Cadence {
  /** Of run time. */
  readonly snapshotMs: number;
  readonly expiryCheckMs: number;
}

const CADENCE: Cadence = { snapshotMs: 1000, expiryCheckMs: 200 };

/** What an engine is made of. */
export interface EngineOptions {
  readonly plan: ResolvedPlan;
  readonly scenarios: readonly EngineScenario[];
  readonly index: number;
  readonly count: number;
  readonly clock: Clock;
  readonly createWaker: CreateWaker;
  /** Slots come and go; left out: it has those of its index from the beginning. */
  readonly share?: EngineShareOptions;
  /** {@link CADENCE} unless given. */
  readonly cadence?: Cadence;
  onSnapshot(snapshot: Snapshot, border: ShareBorder | null): void;
  onScenarioEnd(scenario: string): void;
  onFinish(): void;
  onProblem(message: string): void;
}

/** One engine: the scenarios of a plan, as far as its slots go, on one thread. create -> prepare -> start -> finish -> close. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #executor: Executor;
  readonly #recorder = new Recorder();
  readonly #runtimes: ScenarioRuntime[] = [];
  readonly #snapshotter: Snapshotter;
  readonly #share: EngineShare | null;
  readonly #open = new Set<string>();
  #ending: Promise<void> | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { clock, plan, index, cadence = CADENCE } = options;
    this.#executor = new Executor({
      clock,
      createWaker: options.createWaker,
      iterationTimeoutMs: plan.iterationTimeoutMs,
      expiryCheckMs: cadence.expiryCheckMs,
      gracefulStopMs: plan.gracefulStopMs,
      onScenarioEnd: (name) => this.#onScenarioEnd(name),
    });
    const sources = { clock, executor: this.#executor, recorder: this.#recorder, runtimes: this.#runtimes };
    const border = (last: boolean): ShareBorder => (this.#share as EngineShare).border(last);
    this.#snapshotter = new Snapshotter(
      {
        ...sources,
        engine: index,
        intervalMs: cadence.snapshotMs,
        border: options.share === undefined ? undefined : border,
      },
      options.onSnapshot,
    );
    this.#share =
      options.share === undefined
        ? null
        : new EngineShare({ ...sources, ...options.share, snapshotter: this.#snapshotter });
  }

  /** Makes what users share. */
  async prepare(data: readonly (readonly unknown[])[]): Promise<void> {
    for (const [at, scenario] of this.#options.scenarios.entries())
      await this.#prepareScenario(scenario, data[at] ?? []);
  }

  /** Begins run time 0 at a moment of the clock. */
  start(startMs: number): void {
    for (const runtime of this.#runtimes) runtime.setRunStart(startMs);
    this.#snapshotter.start(startMs);
    this.#share?.start(startMs);
    for (const { scenario } of this.#options.scenarios)
      if (scenario.after === null) this.begin(scenario.name, startMs);
  }

  /** What comes and goes in a share; null in a local run. */
  get share(): EngineShare | null {
    return this.#share;
  }

  /** Begins one scenario at a moment of the clock. */
  begin(scenario: string, startMs: number): void {
    this.#executor.begin(scenario, startMs);
  }

  /** Starts nothing more; what runs may end. */
  stop(): void {
    this.#executor.stop();
  }

  /** Starts nothing more and gives up what runs. */
  abort(): void {
    this.#executor.abort();
  }

  /** Frees everything. Call after the engine has finished. */
  async close(): Promise<void> {
    this.#share?.close();
    await this.#executor.close();
    for (const runtime of this.#runtimes) await runtime.closed();
    for (const task of this.#runtimes.flatMap(({ tasks }) => tasks))
      await this.#quietly('closing', () => task.close());
  }

  async #prepareScenario(engineScenario: EngineScenario, data: readonly unknown[]): Promise<void> {
    const { plan, index, count, clock, onProblem } = this.#options;
    const { scenario, maxIterations, createScope } = engineScenario;
    const { slots, maxUsers } = this.#slotsOf(scenario);
    const tasks = engineScenario.tasks.map(({ definition, parameters }, at) => {
      const entry = scenario.mix[at] as ResolvedScenario['mix'][number];
      return new TaskRuntime({
        entry,
        definition,
        parameters,
        data: data[at],
        baseDir: plan.baseDir,
        engine: { index, count },
        maxUsers,
      });
    });
    for (const task of tasks) await task.open();
    const parts = {
      scenario,
      tasks,
      slots,
      slotCount: this.#options.share?.slotCount ?? SLOT_COUNT,
      exchange: this.#share?.exchange,
      clock,
      recorder: this.#recorder,
      maxIterations,
      createScope,
      onProblem,
    };
    const runtime = new ScenarioRuntime(parts);
    this.#runtimes.push(runtime);
    this.#open.add(scenario.name);
    const driver = this.#driverOf(runtime);
    this.#executor.add({ name: scenario.name, driver });
    this.#share?.add(scenario, driver);
  }

  /** The slots that it has from the beginning, and the users that it may come to have. */
  #slotsOf({ load }: ResolvedScenario): { readonly slots: readonly number[]; readonly maxUsers: number } {
    const { share, index, count } = this.#options;
    if (share !== undefined) return { slots: [], maxUsers: load.maxConcurrency };
    const slots = dealtSlots(index, count);
    return { slots, maxUsers: new SlotPattern(slots, SLOT_COUNT).countBelow(load.maxConcurrency) };
  }

  #driverOf(runtime: ScenarioRuntime): LoadDriver {
    const { load } = runtime.scenario;
    if (load.model === 'closed')
      return new ClosedDriver(runtime, load, createUserSchedule(load.segments), this.#executor);
    return new OpenDriver(runtime, load, this.#executor);
  }

  #onScenarioEnd(name: string): void {
    this.#open.delete(name);
    this.#options.onScenarioEnd(name);
    if (this.#open.size === 0) this.#ending ??= this.#finish();
  }

  async #finish(): Promise<void> {
    await this.#share?.finish();
    await this.#snapshotter.finish();
    this.#options.onFinish();
  }

  async #quietly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.onProblem(`${what} a task failed: ${String(error)}`);
    }
  }
}
