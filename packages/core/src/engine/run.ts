import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import process from 'node:process';
import { type Json, VajraError } from '@vajraedge/sdk';
import { type Clock, createSystemClock } from '../execute/clock.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { PluginCatalog } from '../plugin/task-manifest.js';
import type { LoggedInterval } from '../report/interval-log.js';
import type { RunHistograms } from '../report/run-histograms.js';
import { createRunAggregate, type RunAggregate, type RunProgress } from '../report/run-aggregate.js';
import type { PreflightSummary, RunEvent, RunOutcome, RunReport } from '../report/run-report.js';
import { compileLater, isLightLoad } from './compile-later.js';
import { EngineCrew } from './engine-crew.js';
import { type EngineReport, manifestsFor } from './engine-messages.js';
import { HostSampler } from './host-sampler.js';
import { keepEngineHeaps } from './keep-engine-heaps.js';
import { SecondAssembler } from './second-assembler.js';
import { shrinkHeap } from './shrink-heap.js';
import { warmHost } from './warm-host.js';

/** What a run is made of. */
export interface RunOptions {
  readonly plan: ResolvedPlan;
  /** The plan as written, for the report. */
  readonly writtenPlan: Json;
  readonly catalog: PluginCatalog;
  /** Engine threads; 1 unless given. Never more than the plan allows in flight. */
  readonly threads?: number;
  /** Made up unless given. */
  readonly runId?: string;
  /** Modules that every engine thread imports first, for example a TypeScript loader. */
  readonly preload?: readonly string[];
  /** What pre-flight found; null (as when left out): there was none. */
  readonly preflight?: PreflightSummary | null;
  /** What there is to know from before the run, such as that pre-flight was skipped: its first events. */
  readonly notes?: readonly Omit<RunEvent, 'atMs'>[];
  /** Keeps the histograms of each second for {@link Run.intervals} and {@link Run.histograms}. */
  readonly keepIntervals?: boolean;
  /** The process is there for this run alone: V8's flags may be set for it. False unless given. */
  readonly ownsProcess?: boolean;
  /** Once a second of run time. */
  onProgress?(progress: RunProgress): void;
  /**
   * Given made-up seconds before run time 0, so that the code which shows the real ones has run before. What it puts
   * together must not be shown.
   */
  rehearseProgress?(progress: RunProgress): void;
  onEvent?(event: RunEvent): void;
}

/** One run of a plan in this process. States: created -> preparing -> running -> draining -> ended. */
export interface Run {
  readonly id: string;
  /**
   * Runs the plan to its end. Call once.
   * @throws VE_ENGINE_FAILED when a task's set-up fails, VE_ENGINE_LOST when an engine is gone before the start,
   * VE_RUN_INTERRUPTED when {@link Run.destroy} was called before the start
   */
  run(): Promise<RunReport>;
  /** The histograms of each second so far, for the HdrHistogram log; empty unless asked for. */
  intervals(): readonly LoggedInterval[];
  /** All that the run's times were made of so far, for the run file; without intervals unless they were asked for. */
  histograms(): RunHistograms;
  /** Starts nothing more, waits for what runs, and lets `run` resolve with the outcome `interrupted`. */
  close(): void;
  /** The same, giving up what runs. */
  destroy(): void;
}

/** Time between all engines being ready and run time 0, for the start to reach them all, milliseconds. */
const START_AHEAD_MS = 50;
/** What an engine gets to end after an abort before its thread is ended, milliseconds. */
const ABORT_LIMIT_MS = 2000;
/** An engine that says nothing for the plan's iterationTimeout and this is held to be stuck, milliseconds. */
const SILENCE_MARGIN_MS = 5000;
/** Most problems of tasks that become events; what is over it would only fill the report. */
const MAX_PROBLEMS_REPORTED = 100;

/** Makes a run; nothing starts before {@link Run.run}. */
export function createRun(options: RunOptions): Run {
  return new LocalRun(options, createSystemClock());
}

class LocalRun implements Run {
  readonly id: string;
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #aggregate: RunAggregate;
  #crew: EngineCrew | null = null;
  readonly #endedScenarios = new Map<string, Set<number>>();
  readonly #events: RunEvent[] = [];
  readonly #threads: number;
  #assembler: SecondAssembler | null = null;
  #sampler: HostSampler | null = null;
  #startMs = 0;
  #startedAt = 0;
  #problems = 0;
  #destroyed = false;
  #outcome: RunOutcome = 'finished';
  #resolveEnd: () => void = () => undefined;
  readonly #end: Promise<void>;

  constructor(options: RunOptions, clock: Clock) {
    this.id = options.runId ?? newRunId(clock);
    this.#events.push(...(options.notes ?? []).map((note) => ({ ...note, atMs: 0 })));
    this.#options = options;
    this.#clock = clock;
    this.#aggregate = createRunAggregate(options.plan, { keepIntervals: options.keepIntervals ?? false });
    this.#threads = Math.max(
      1,
      Math.min(options.threads ?? 1, ...options.plan.scenarios.map(({ load }) => load.maxConcurrency)),
    );
    this.#end = new Promise((resolve) => {
      this.#resolveEnd = resolve;
    });
  }

  async run(): Promise<RunReport> {
    const { plan, catalog, preload = [], ownsProcess = false } = this.#options;
    if (ownsProcess) keepEngineHeaps();
    const setup = { runId: this.id, plan, tasks: manifestsFor(plan, catalog), preload };
    const crew = new EngineCrew(setup, this.#threads, this.#clock, {
      onReport: (engine, report) => this.#onReport(engine, report),
      onLost: (engine, reason) => this.#onLost(engine, reason),
    });
    this.#crew = crew;
    try {
      // Together, so that engines that cannot be prepared are heard of while the host makes itself ready.
      await Promise.race([Promise.all([crew.prepare(), this.#prepareHost()]), this.#end]);
      if (this.#destroyed) throw interrupted();
      this.#start(crew);
      await this.#end;
      await this.#tearDown(crew);
      return this.#report(crew);
    } finally {
      await crew.close();
    }
  }

  intervals(): readonly LoggedInterval[] {
    return this.#aggregate.intervals();
  }

  histograms(): RunHistograms {
    return this.#aggregate.histograms();
  }

  close(): void {
    this.#stop('interrupted', 'stopped', 'stopped by the user: nothing more is started, what runs may end');
  }

  destroy(): void {
    this.close();
    if (this.#startMs !== 0) {
      this.#crew?.post({ type: 'abort' });
      this.#clock.after(ABORT_LIMIT_MS, () => this.#crew?.killSilent(ABORT_LIMIT_MS), { keepsAlive: false });
      return;
    }
    this.#destroyed = true;
    this.#resolveEnd();
  }

  async #prepareHost(): Promise<void> {
    if (this.#options.ownsProcess === true) await shrinkHeap();
    const { plan, rehearseProgress } = this.#options;
    warmHost(plan, this.#clock, rehearseProgress);
  }

  #start(crew: EngineCrew): void {
    this.#sampler = new HostSampler(this.#clock);
    this.#assembler = new SecondAssembler(this.#threads, (snapshot) => {
      const last = this.#aggregate.addSecond(snapshot, (this.#sampler as HostSampler).sample());
      this.#options.onProgress?.(this.#aggregate.progress(last));
      const reason = this.#aggregate.abortReason();
      if (reason !== null) this.#stop('aborted', 'threshold-abort', reason);
    });
    const { plan, ownsProcess = false } = this.#options;
    if (ownsProcess && isLightLoad(plan)) compileLater(process.versions.v8);
    this.#startMs = this.#clock.nowMs() + START_AHEAD_MS;
    this.#startedAt = this.#clock.wallMs() + START_AHEAD_MS;
    crew.post({ type: 'start', atMs: this.#startMs });
    if (this.#outcome !== 'finished') crew.post({ type: 'stop' });
    crew.watch(plan.iterationTimeoutMs + SILENCE_MARGIN_MS);
  }

  #stop(outcome: RunOutcome, kind: string, message: string): void {
    if (this.#outcome !== 'finished') return;
    this.#outcome = outcome;
    this.#event(kind, message);
    if (this.#startMs === 0) return;
    this.#aggregate.stop(this.#clock.nowMs() - this.#startMs);
    this.#crew?.post({ type: 'stop' });
  }

  #onReport(engine: number, report: EngineReport): void {
    if (report.type === 'snapshot') this.#assembler?.add(engine, report.snapshot);
    else if (report.type === 'scenario-ended') this.#onScenarioEnd(engine, report.scenario);
    else if (report.type === 'problem') this.#onProblem(report.message);
    else if (report.type === 'finished') this.#onGone(engine);
  }

  #onProblem(message: string): void {
    this.#problems += 1;
    if (this.#problems <= MAX_PROBLEMS_REPORTED) this.#event('task-problem', message);
  }

  /** Begins the scenarios that come after one which has ended in all engines. */
  #onScenarioEnd(engine: number, name: string): void {
    const engines = this.#endedScenarios.get(name) ?? new Set<number>();
    this.#endedScenarios.set(name, engines.add(engine));
    if (engines.size + (this.#crew?.lost ?? 0) < this.#threads) return;
    this.#aggregate.endScenario(name, this.#clock.nowMs() - this.#startMs);
    if (this.#outcome !== 'finished') return;
    const atMs = this.#clock.nowMs() + START_AHEAD_MS;
    for (const { name: scenario, after } of this.#options.plan.scenarios) {
      if (after !== name) continue;
      this.#aggregate.beginScenario(scenario, atMs - this.#startMs);
      this.#crew?.post({ type: 'begin', scenario, atMs });
    }
  }

  #onLost(engine: number, reason: string): void {
    if (this.#startMs === 0) return;
    this.#event(
      'engine-lost',
      `engine thread ${engine} is gone (${reason}): its share of the load is missing from here on`,
    );
    // What the lost engine had started cannot be told any more; going on with less than asked would not be the plan.
    this.#stop('broken', 'stopped', 'the run breaks off because an engine was lost');
    this.#onGone(engine);
  }

  /** The engine will not report any more. */
  #onGone(engine: number): void {
    this.#assembler?.drop(engine);
    if (this.#crew?.isDone === true) this.#resolveEnd();
  }

  async #tearDown(crew: EngineCrew): Promise<void> {
    this.#assembler?.flush();
    try {
      await crew.tearDown();
    } catch (error) {
      this.#event('tear-down-failed', `tear-down failed: ${String(error)}`);
    }
  }

  #event(kind: string, message: string): void {
    const event = {
      atMs: this.#startMs === 0 ? 0 : Math.max(0, this.#clock.nowMs() - this.#startMs),
      kind,
      message,
    };
    this.#events.push(event);
    this.#options.onEvent?.(event);
  }

  #report(crew: EngineCrew): RunReport {
    const { writtenPlan, preflight = null } = this.#options;
    return this.#aggregate.report({
      runId: this.id,
      writtenPlan,
      startedAt: new Date(this.#startedAt).toISOString(),
      outcome: this.#outcome,
      preflight,
      events: this.#events,
      lostEngines: crew.lost,
      engines: this.#threads,
      workers: [
        {
          id: 'local',
          host: hostname(),
          cores: this.#sampler?.sample().cores ?? 1,
          engines: this.#threads,
          nodeVersion: process.version,
        },
      ],
    });
  }
}

function interrupted(): VajraError {
  return new VajraError('VE_RUN_INTERRUPTED', 'The run was interrupted before its start; nothing was sent.');
}

/** Sortable by time, unique enough for one user's runs: `20261124-181846-3f9a2c`. */
function newRunId(clock: Clock): string {
  const at = new Date(clock.wallMs()).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${at}-${randomBytes(3).toString('hex')}`;
}
