import { findMaster, type MasterOptions } from '../cluster/find-master.js';
import { fleetRequest } from '../cluster/fleet-request.js';
import { startLocalFleet } from '../cluster/local-fleet.js';
import type { MasterClient } from '../cluster/master-client.js';
import { runOnFleet } from '../cluster/run-on-fleet.js';
import { type ExitCode, exitCodeOfReport } from '../exit-code.js';
import { numberOption } from '../options/number-option.js';
import { readRunSettings } from '../options/run-settings.js';
import { loadRun } from '../plan/load-run.js';
import { passPreflight } from '../preflight/pass-preflight.js';
import { type PreflightOptionTexts, readPreflightSettings } from '../preflight/preflight-settings.js';
import { type PrepareOptions, prepareRun } from '../prepare-run.js';
import { checkWritable, type OutputFile, type OutputOptions, planOutputs } from '../results/output-files.js';
import { reportResult } from '../results/report-result.js';
import { needsHistograms, type RunResult } from '../results/write-results.js';
import { runLoad } from '../run-load.js';
import type { Terminal } from '../terminal/terminal.js';
import { usageError } from '../usage-error.js';

/** The options of `vajra run`, as commander gives them. */
export interface RunCommandOptions
  extends PrepareOptions, OutputOptions, PreflightOptionTexts, Omit<MasterOptions, 'data'> {
  readonly workers?: string;
  readonly strict?: boolean;
  readonly quiet?: boolean;
}

/**
 * `vajra run PLAN|URL`: what was asked is checked whole before anything is sent, then pre-flight decides; the result
 * goes to stdout and into files, all else to stderr.
 */
export async function runCommand(
  argument: string,
  options: RunCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const outputs = planOutputs(options, process.cwd());
  const where = { argument, options, outputs, terminal };
  const onFleet = options.workers !== undefined || options.master !== undefined;
  const result = onFleet ? await fleetResult(where) : await localResult(where);
  const { quiet = false, strict = false } = options;
  const exitCode = exitCodeOfReport(result.report, { strict });
  return reportResult({ result, outputs, terminal, quiet, exitCode });
}

interface Wanted {
  readonly argument: string;
  readonly options: RunCommandOptions;
  readonly outputs: readonly OutputFile[];
  readonly terminal: Terminal;
}

/** In this process. */
async function localResult({ argument, options, outputs, terminal }: Wanted): Promise<RunResult> {
  const preflight = readPreflightSettings(options);
  const prepared = await prepareRun(argument, options, terminal);
  await checkWritable(outputs);
  const { quiet = false } = options;
  const passed = await passPreflight({ prepared, outputs, preflight, terminal, quiet });
  return await runLoad({ prepared, passed, terminal, quiet, keepIntervals: needsHistograms(outputs) });
}

/** On the workers of a master, or on a fleet of this machine that is there for this run alone. */
async function fleetResult({ argument, options, outputs, terminal }: Wanted): Promise<RunResult> {
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

/** More processes than this on one machine help nobody. */
const WORKERS = { min: 1, max: 64, whole: true, example: '3' };

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
