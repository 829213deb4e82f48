import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import type { Target } from '@vajraedge/sdk';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { PluginCatalog } from '../plugin/task-manifest.js';
import type { Calibration, CheckFinding, ProbedEntry, TaskProber } from '../preflight/preflight-check.js';
import { PREFLIGHT_SHARES } from '../preflight/preflight-shares.js';
import type { Clock, Timer } from '../execute/clock.js';
import { manifestsFor } from './engine-messages.js';
import { OwnCheckLedger } from './own-check-ledger.js';
import type { ProbeReport, ProbeSetup } from './probe-messages.js';
import type { TargetPolicy } from './target-policy.js';

/** The thread's entry is always the built file, also when this module itself runs from its source under a test. */
const here = import.meta.url;
const entry = new URL(here.endsWith('.ts') ? '../../dist/engine/probe-thread.js' : './probe-thread.js', here);

/** What a prober is started with. */
export interface TaskProberOptions {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  readonly preload: readonly string[];
  readonly clock: Clock;
  /** Time of the whole pre-flight, milliseconds. */
  readonly deadlineMs: number;
  /** Where anything may be sent; null: anywhere. */
  readonly allowTargets: TargetPolicy | null;
}

/** Starts a thread that asks all tasks of a plan. Whatever their code does, the answers come in time. */
export function createTaskProber(options: TaskProberOptions): TaskProber {
  return new ThreadProber(options);
}

type Problem = NonNullable<ProbedEntry['problem']>;

class ThreadProber implements TaskProber {
  readonly targets: Promise<readonly Target[]>;
  readonly entries: Promise<readonly ProbedEntry[]>;
  readonly ownChecks: Promise<readonly CheckFinding[]>;
  readonly calibration: Promise<Calibration | null>;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #deadlineMs: number;
  readonly #wanted: readonly Pick<ProbedEntry, 'scenario' | 'label' | 'task'>[];
  readonly #answers: ProbedEntry[] = [];
  readonly #checks: OwnCheckLedger;
  #timer: Timer;
  #resolveTargets: (targets: readonly Target[]) => void = () => undefined;
  #resolveEntries: (entries: readonly ProbedEntry[]) => void = () => undefined;
  #resolveOwnChecks: (findings: readonly CheckFinding[]) => void = () => undefined;
  #resolveCalibration: (calibration: Calibration | null) => void = () => undefined;

  constructor(options: TaskProberOptions) {
    const { plan, clock, deadlineMs } = options;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
    this.#deadlineMs = deadlineMs;
    this.targets = new Promise((resolve) => (this.#resolveTargets = resolve));
    this.entries = new Promise((resolve) => (this.#resolveEntries = resolve));
    this.ownChecks = new Promise((resolve) => (this.#resolveOwnChecks = resolve));
    this.calibration = new Promise((resolve) => (this.#resolveCalibration = resolve));
    this.#checks = new OwnCheckLedger(plan.checks ?? []);
    this.#wanted = plan.scenarios.flatMap(({ name, mix }) =>
      mix.map(({ label, task }) => ({ scenario: name, label, task })),
    );
    this.#worker = this.#startThread(options);
    this.#timer = this.#giveUpAt(PREFLIGHT_SHARES.stuckProbe, {
      code: 'PROBE_STUCK',
      message: `no answer within ${((PREFLIGHT_SHARES.stuckProbe * deadlineMs) / 1000).toFixed(1)} s, and the probe does not let go of its thread`,
    });
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
    this.#giveUp({ code: 'PROBE_STOPPED', message: 'pre-flight was over' });
  }

  #startThread({ plan, catalog, preload, deadlineMs, allowTargets }: TaskProberOptions): Worker {
    const workerData: ProbeSetup = {
      runId: 'preflight',
      plan,
      tasks: manifestsFor(plan, catalog),
      engine: { index: 0, count: 1 },
      preload,
      probeUntilMs: this.#startMs + deadlineMs * PREFLIGHT_SHARES.probe,
      checkUntilMs: this.#startMs + deadlineMs * PREFLIGHT_SHARES.ownCheck,
      allowTargets,
    };
    const worker = new Worker(fileURLToPath(entry), { workerData, stdin: false, execArgv: [] });
    worker.on('message', (report: ProbeReport) => this.#onReport(report));
    worker.on('error', (error: Error) =>
      this.#giveUp({ code: 'PROBE_CRASHED', message: `its thread failed: ${error.message}` }),
    );
    worker.once('exit', (code) =>
      this.#giveUp({ code: 'PROBE_CRASHED', message: `its thread was ended (exit code ${code})` }),
    );
    return worker;
  }

  #giveUpAt(share: number, problem: Problem): Timer {
    const passedMs = this.#clock.nowMs() - this.#startMs;
    return this.#clock.after(this.#deadlineMs * share - passedMs, () => this.#giveUp(problem));
  }

  #onReport(report: ProbeReport): void {
    switch (report.type) {
      case 'targets':
        this.#resolveTargets(report.targets);
        return;
      case 'entry':
        this.#answers.push(report.entry);
        return;
      case 'probed':
        this.#onProbed();
        return;
      case 'checking':
        this.#checks.begin(report.names);
        return;
      case 'check-ended':
        this.#checks.end(report.name, report.findings);
        return;
      case 'checked':
        this.#resolveOwnChecks(this.#checks.findings(null));
        return;
      case 'calibrated':
        this.#timer.cancel();
        this.#resolveCalibration(report.calibration);
        return;
      case 'failed':
        this.#giveUp(report.problem);
    }
  }

  #onProbed(): void {
    this.#timer.cancel();
    this.#resolveEntries(this.#inOrder(null));
    const message = 'it, or another, does not let go of the thread that checks share';
    this.#timer = this.#giveUpAt(PREFLIGHT_SHARES.thread, { code: 'CHECK_STUCK', message });
  }

  /** What has not been answered never will be; answers that are there stand. */
  #giveUp(problem: Problem): void {
    this.#timer.cancel();
    this.#resolveTargets([]);
    this.#resolveEntries(this.#inOrder(problem));
    this.#resolveOwnChecks(this.#checks.findings(problem.message));
    this.#resolveCalibration(null);
  }

  #inOrder(problem: ProbedEntry['problem']): ProbedEntry[] {
    return this.#wanted.map((wanted) => {
      const answer = this.#answers.find(
        ({ scenario, label }) => scenario === wanted.scenario && label === wanted.label,
      );
      return answer ?? { ...wanted, targets: [], probe: null, problem };
    });
  }
}
