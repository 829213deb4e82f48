import { numberOption } from '../options/number-option.js';
import { readRunSettings } from '../options/run-settings.js';
import { loadRun } from '../plan/load-run.js';
import { readPreflightSettings } from '../preflight/preflight-settings.js';
import { checkWritable } from '../results/output-files.js';
import { needsHistograms, type RunResult } from '../results/write-results.js';
import type { RunCommandOptions, WantedRun } from '../run-options.js';
import { usageError } from '../usage-error.js';
import { findMaster } from './find-master.js';
import { fleetRequest } from './fleet-request.js';
import { startLocalFleet } from './local-fleet.js';
import type { MasterClient } from './master-client.js';
import { runOnFleet } from './run-on-fleet.js';

/** More processes than this on one machine help nobody. */
const WORKERS = { min: 1, max: 64, whole: true, example: '3' };

/** On the workers of a master, or on a fleet of this machine that is there for this run alone. */
export async function runFleet({ argument, options, outputs, terminal }: WantedRun): Promise<RunResult> {
  const preflight = readPreflightSettings(options);
  const settings = readRunSettings(options);
  const workers = numberOption('--workers', options.workers, WORKERS);
  refuseMixture(options, workers);
  const document = await loadRun(argument, settings, process.cwd());
  const request = await fleetRequest({ document, settings, preflight, minWorkers: workers ?? 1 });
  await checkWritable(outputs);
  const run = (client: MasterClient): Promise<RunResult> =>
    runOnFleet({
      client,
      request,
      preflight,
      terminal,
      quiet: options.quiet ?? false,
      keepIntervals: needsHistograms(outputs),
    });
  if (workers === undefined) return await run(findMaster(options, process.env));
  const { baseDir, taskFiles } = document;
  const fleet = await startLocalFleet({
    workers,
    pluginDirs: options.pluginDir ?? [],
    taskDir: taskFiles.length > 0 ? baseDir : null,
    secretDir: baseDir,
    onProblem: (text) => terminal.err.print(text),
  });
  try {
    return await run(fleet.client);
  } finally {
    await fleet.close();
  }
}

function refuseMixture({ master, threads, pluginDir }: RunCommandOptions, workers: number | undefined): void {
  if (workers !== undefined && master !== undefined)
    throw usageError('--workers and --master are two different fleets.', 'Give one of them.');
  if (threads !== undefined)
    throw usageError(
      '--threads is for runs in this process.',
      'Workers have an engine each: give --workers.',
    );
  if (master !== undefined && pluginDir !== undefined)
    throw usageError(
      '--plugin-dir does not reach the workers of a master.',
      'Install the plugin where the workers are, or start them with --plugin-dir.',
    );
}
