import { createRun, formatCount, type Run, type RunProgress } from '@vajraedge/core';
import { EXIT } from './exit-code.js';
import { onInterrupts } from './interrupts.js';
import type { PassedPreflight } from './preflight/pass-preflight.js';
import type { PreparedRun } from './prepare-run.js';
import type { RunResult } from './results/write-results.js';
import { createRunDisplay, type RunDisplay } from './terminal/run-display.js';
import type { Terminal } from './terminal/terminal.js';

/** What {@link runLoad} needs. */
export interface LoadOptions {
  readonly prepared: PreparedRun;
  readonly passed: PassedPreflight;
  readonly terminal: Terminal;
  readonly quiet: boolean;
  /** Whether the histograms of each second are wanted. */
  readonly keepIntervals: boolean;
}

/** How long an engine that does not answer is waited for once the user has said "now", milliseconds. */
const GIVE_UP_MS = 3000;

/**
 * Offers the load, shows how it goes, and gives the result. The first Ctrl-C ends it in good order, with a result; the
 * second at once, with a result as far as there is one; a third leaves.
 *
 * @throws what the run throws
 */
export async function runLoad({
  prepared,
  passed,
  terminal,
  quiet,
  keepIntervals,
}: LoadOptions): Promise<RunResult> {
  const { plan, document, catalog, preload, settings } = prepared;
  const { stdout, stderr } = process;
  const display = createRunDisplay({ terminal, name: plan.name, quiet, streams: { stdout, stderr } });
  const state = { inFlight: 0 };
  const run = createRun({
    plan,
    writtenPlan: document.value,
    catalog,
    preload,
    keepIntervals,
    ownsProcess: true,
    preflight: passed.summary,
    notes: passed.notes,
    ...(settings.threads === undefined ? {} : { threads: settings.threads }),
    ...(settings.runId === undefined ? {} : { runId: settings.runId }),
    onProgress: (progress: RunProgress) => {
      state.inFlight = progress.inFlight;
      display.progress(progress);
    },
    rehearseProgress: (progress: RunProgress) => display.rehearse(progress),
  });
  const release = takeInterrupts(run, display, () => state.inFlight);
  display.start();
  try {
    const report = await run.run();
    return { report, intervals: run.intervals(), histograms: run.histograms() };
  } finally {
    display.stop();
    release();
  }
}

function takeInterrupts(run: Run, display: RunDisplay, inFlight: () => number): () => void {
  let timer: NodeJS.Timeout | null = null;
  const leave = (reason: string): void => {
    display.notice(reason);
    display.stop();
    process.exit(EXIT.interrupted);
  };
  const release = onInterrupts({
    first: () => {
      display.notice(`Stopping: ${formatCount(inFlight())} in flight may end. Ctrl-C again ends at once.`);
      run.close();
    },
    second: () => {
      display.notice('Ending at once.');
      run.destroy();
      timer = setTimeout(() => leave('An engine thread does not answer; its result is lost.'), GIVE_UP_MS);
    },
    further: () => leave('Left without a result.'),
  });
  return () => {
    if (timer !== null) clearTimeout(timer);
    release();
  };
}
