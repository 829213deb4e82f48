import { type ExitCode, exitCodeOfReport } from '../exit-code.js';
import { passPreflight } from '../preflight/pass-preflight.js';
import { readPreflightSettings } from '../preflight/preflight-settings.js';
import { prepareRun } from '../prepare-run.js';
import { checkWritable, planOutputs } from '../results/output-files.js';
import { reportResult } from '../results/report-result.js';
import { needsHistograms, type RunResult } from '../results/write-results.js';
import { runLoad } from '../run-load.js';
import type { RunCommandOptions, WantedRun } from '../run-options.js';
import type { Terminal } from '../terminal/terminal.js';

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

/** In this process. */
async function localResult({ argument, options, outputs, terminal }: WantedRun): Promise<RunResult> {
  const preflight = readPreflightSettings(options);
  const prepared = await prepareRun(argument, options, terminal);
  await checkWritable(outputs);
  const { quiet = false } = options;
  const passed = await passPreflight({ prepared, outputs, preflight, terminal, quiet });
  return await runLoad({ prepared, passed, terminal, quiet, keepIntervals: needsHistograms(outputs) });
}

/** The code of a master is loaded only here: a run in this process would pay for it in time and memory. */
async function fleetResult(wanted: WantedRun): Promise<RunResult> {
  const { runFleet } = await import('../cluster/run-fleet.js');
  return await runFleet(wanted);
}
