import { setTimeout as after } from 'node:timers/promises';
import {
  formatCount,
  loggedIntervals,
  type PreflightReport,
  readRunFile,
  type RunProgress,
} from '@vajraedge/core';
import type { CreateRunRequest, RunView } from '@vajraedge/protocol';
import { codeOf } from '../render-error.js';
import { EXIT } from '../exit-code.js';
import { onInterrupts } from '../interrupts.js';
import { preflightText } from '../preflight/check-before.js';
import { mayGoOn, preflightFailed } from '../preflight/pass-preflight.js';
import type { PreflightSettings } from '../preflight/preflight-settings.js';
import type { RunResult } from '../results/write-results.js';
import { createRunDisplay, type RunDisplay } from '../terminal/run-display.js';
import type { Terminal } from '../terminal/terminal.js';
import { masterLost, runRefused } from './fleet-errors.js';
import type { MasterClient } from './master-client.js';

/** What {@link runOnFleet} needs. */
export interface FleetRunOptions {
  readonly client: MasterClient;
  readonly request: CreateRunRequest;
  readonly preflight: PreflightSettings;
  readonly terminal: Terminal;
  readonly quiet: boolean;
  /** Whether the histograms of each second are wanted. */
  readonly keepIntervals: boolean;
}

/** How often the master is asked how it goes, milliseconds. */
const LOOK_EVERY_MS = 250;
/** How long a master that does not answer is waited for: it may be starting anew. */
const SILENCE_MS = 60_000;

/**
 * Has a fleet run a plan, shows how it goes as for a run on this machine, and gives the result. The first Ctrl-C ends the
 * run in good order, the second at once; the result is still fetched. A third leaves, and the run ends without anybody
 * looking.
 *
 * @throws VE_PREFLIGHT_FAILED, VE_PREFLIGHT_WARN, VE_RUN_REFUSED, VE_MASTER_LOST, and what the master refuses
 */
export async function runOnFleet(options: FleetRunOptions): Promise<RunResult> {
  const created = await options.client.createRun(options.request);
  const watch = new FleetWatch(options, created.id);
  try {
    return await watch.untilEnd(created);
  } finally {
    watch.close();
  }
}

class FleetWatch {
  readonly #options: FleetRunOptions;
  readonly #id: string;
  readonly #display: RunDisplay;
  readonly #release: () => void;
  #inFlight = 0;
  #shownMs = -1;
  #toldEvents = 0;
  #hasTold = false;
  #heardMs = performance.now();

  constructor(options: FleetRunOptions, id: string) {
    const { terminal, quiet, request } = options;
    const { stdout, stderr } = process;
    const { name = id } = request.plan as { readonly name?: string };
    this.#options = options;
    this.#id = id;
    this.#display = createRunDisplay({ terminal, name, quiet, streams: { stdout, stderr } });
    this.#release = this.#takeInterrupts();
  }

  async untilEnd(first: RunView): Promise<RunResult> {
    let view = first;
    let isShown = false;
    while (view.state !== 'ended') {
      await this.#tellPreflight(view);
      if (!isShown && (view.state === 'running' || view.state === 'draining')) {
        isShown = true;
        this.#display.start();
      }
      this.#show(view);
      await after(LOOK_EVERY_MS);
      view = await this.#look(view);
    }
    this.#display.stop();
    await this.#tellPreflight(view);
    if (view.outcome === 'refused' || view.startedAt === null) throw this.#refusal(view);
    return await this.#result();
  }

  close(): void {
    this.#display.stop();
    this.#release();
  }

  #show({ progress, events }: RunView): void {
    for (const { message } of events.slice(this.#toldEvents)) this.#display.notice(message);
    this.#toldEvents = events.length;
    if (progress === null || progress.atMs === this.#shownMs) return;
    this.#shownMs = progress.atMs;
    this.#inFlight = progress.inFlight;
    this.#display.progress(progress satisfies RunProgress);
  }

  /** A master that does not answer may come back, and its run goes on meanwhile. */
  async #look(last: RunView): Promise<RunView> {
    try {
      const view = await this.#options.client.run(this.#id);
      this.#heardMs = performance.now();
      return view;
    } catch (error) {
      if (codeOf(error) !== 'VE_MASTER_UNREACHABLE') throw error;
      if (performance.now() - this.#heardMs > SILENCE_MS) throw masterLost(this.#options.client.url, error);
      return last;
    }
  }

  /** What pre-flight has found, once; and where somebody has to decide, the question. */
  async #tellPreflight(view: RunView): Promise<void> {
    const { terminal, quiet, preflight, client } = this.#options;
    if (view.preflight === null || this.#hasTold || view.state === 'preparing') return;
    this.#hasTold = true;
    const report = { ...view.preflight, durationMs: 0 } as unknown as PreflightReport;
    if (report.state !== 'PASS' || !quiet) terminal.err.print(preflightText(report, terminal.err, false));
    if (report.state === 'FAIL') throw preflightFailed(report);
    if (view.state !== 'waiting') return;
    try {
      await mayGoOn(report, preflight, terminal);
    } catch (error) {
      await client.stop(this.#id, true);
      throw error;
    }
    await client.change(this.#id, { action: 'proceed' });
  }

  #refusal(view: RunView): Error {
    return runRefused(view.problem, view.outcome);
  }

  async #result(): Promise<RunResult> {
    const { client, keepIntervals } = this.#options;
    if (!keepIntervals) {
      const report = await client.result(this.#id);
      return { report, intervals: [], histograms: { intervals: [], trends: [] } };
    }
    const { result, histograms } = readRunFile(await client.runFile(this.#id), this.#id);
    return { report: result, intervals: loggedIntervals(histograms.intervals), histograms };
  }

  #takeInterrupts(): () => void {
    const stop = (now: boolean): void => {
      const text = now
        ? 'Ending at once.'
        : `Stopping: ${formatCount(this.#inFlight)} in flight may end. Ctrl-C again ends at once.`;
      this.#display.notice(text);
      this.#options.client.stop(this.#id, now).catch((error: unknown) => {
        this.#display.notice(`The master did not take the stop: ${String(error)}`);
      });
    };
    return onInterrupts({
      first: () => stop(false),
      second: () => stop(true),
      further: () => {
        this.#display.stop();
        process.exit(EXIT.interrupted);
      },
    });
  }
}
