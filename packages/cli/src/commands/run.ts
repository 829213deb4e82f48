import { type ExitCode, exitCodeOfReport } from '../exit-code.js';
import { passPreflight } from '../preflight/pass-preflight.js';
import { type PreflightOptionTexts, readPreflightSettings } from '../preflight/preflight-settings.js';
import { type PrepareOptions, prepareRun } from '../prepare-run.js';
import { checkWritable, type OutputOptions, planOutputs } from '../results/output-files.js';
import { reportResult } from '../results/report-result.js';
import { needsHistograms } from '../results/write-results.js';
import { runLoad } from '../run-load.js';
import { type Terminal } from '../terminal/terminal.js';

/** The options of `vajra run`, as commander gives them. */
export interface RunCommandOptions extends PrepareOptions, OutputOptions, PreflightOptionTexts {
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
  const workingDir = process.cwd();
  const outputs = planOutputs(options, workingDir);
  const preflight = readPreflightSettings(options);
  const prepared = await prepareRun(argument, options, terminal);
  await checkWritable(outputs);
  const { quiet = false, strict = false } = options;
  const passed = await passPreflight({ prepared, outputs, preflight, terminal, quiet });
  const keepIntervals = needsHistograms(outputs);
  const result = await runLoad({ prepared, passed, terminal, quiet, keepIntervals });
  const exitCode = exitCodeOfReport(result.report, { strict });
  return reportResult({ result, outputs, terminal, quiet, exitCode });
}
