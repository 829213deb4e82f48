import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { type ResolvedPlan } from '../plan/resolved-plan.js';
import { type PluginCatalog } from '../plugin/task-manifest.js';
import {
  type Calibration,
  type CheckFinding,
  type ProbedEntry,
  type TaskProber,
} from '../preflight/preflight-check.js';
import { type Clock, type Timer } from '../execute/clock.js';
import { type EngineSetup, manifestsFor } from './engine-messages.js';
import { PROBE_LIMIT_MS, type ProbeReport } from './probe-messages.js';

/** The thread's entry is always the built file, also when this module itself runs from its source under a test. */
const here = import.meta.url;
const entry = new URL(here.endsWith('.ts') ? '../../dist/engine/probe-thread.js' : './probe-thread.js', here);
/** What the thread gets beyond the probes' own limit before it is taken for stuck, milliseconds. */
const STUCK_AFTER_MS = 300;

/** What a prober is started with. */
export interface TaskProberOptions {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  readonly preload: readonly string[];
  readonly clock: Clock;
}

/** Starts a thread that asks all tasks of a plan. Whatever their code does, the answers come in time. */
export function createTaskProber(options: TaskProberOptions): TaskProber {
  return new ThreadProber(options);
}

class ThreadProber implements TaskProber {
  readonly entries: Promise<readonly ProbedEntry[]>;
  readonly ownChecks: Promise<readonly CheckFinding[]>;
  readonly calibration: Promise<Calibration | null>;
  readonly #worker: Worker;
  readonly #wanted: readonly Pick<ProbedEntry, 'scenario' | 'label' | 'task'>[];
  readonly #answers: ProbedEntry[] = [];
  readonly #timer: Timer;
  #resolveEntries: (entries: readonly ProbedEntry[]) => void = () => undefined;
  #resolveOwnChecks: (findings: readonly CheckFinding[]) => void = () => undefined;
  #resolveCalibration: (calibration: Calibration | null) => void = () => undefined;

  constructor({ plan, catalog, preload, clock }: TaskProberOptions) {
    this.entries = new Promise((resolve) => (this.#resolveEntries = resolve));
    this.ownChecks = new Promise((resolve) => (this.#resolveOwnChecks = resolve));
    this.calibration = new Promise((resolve) => (this.#resolveCalibration = resolve));
    this.#wanted = plan.scenarios.flatMap(({ name, mix }) =>
      mix.map(({ label, task }) => ({ scenario: name, label, task })),
    );
    const workerData: EngineSetup = {
      runId: 'preflight',
      plan,
      tasks: manifestsFor(plan, catalog),
      engine: { index: 0, count: 1 },
      preload,
    };
    this.#worker = new Worker(fileURLToPath(entry), { workerData, stdin: false, execArgv: [] });
    this.#worker.on('message', (report: ProbeReport) => this.#onReport(report));
    this.#worker.on('error', (error: Error) =>
      this.#giveUp('PROBE_CRASHED', `the probe's thread failed: ${error.message}`),
    );
    this.#worker.once('exit', (code) =>
      this.#giveUp('PROBE_CRASHED', `the probe ended its thread (code ${code})`),
    );
    const stuck = `no answer within ${(PROBE_LIMIT_MS + STUCK_AFTER_MS) / 1000} s, and the probe does not let go of its thread`;
    this.#timer = clock.after(PROBE_LIMIT_MS + STUCK_AFTER_MS, () => this.#giveUp('PROBE_STUCK', stuck));
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
    this.#giveUp('PROBE_STOPPED', 'pre-flight was over');
  }

  #onReport(report: ProbeReport): void {
    switch (report.type) {
      case 'entry':
        this.#answers.push(report.entry);
        return;
      case 'probed':
        this.#timer.cancel();
        this.#resolveEntries(this.#inOrder(null));
        return;
      case 'checked':
        this.#resolveOwnChecks(report.findings);
        return;
      case 'calibrated':
        this.#resolveCalibration(report.calibration);
        return;
      case 'failed':
        this.#giveUp(report.problem.code, report.problem.message);
    }
  }

  /** What has not been answered never will be; answers that are there stand. */
  #giveUp(code: string, message: string): void {
    this.#timer.cancel();
    this.#resolveEntries(this.#inOrder({ code, message }));
    this.#resolveOwnChecks([]);
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
