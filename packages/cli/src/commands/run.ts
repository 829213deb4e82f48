import { type ExitCode } from '../exit-code.js';
import { type PrepareOptions, prepareRun } from '../prepare-run.js';
import { checkWritable, type OutputFile, type OutputOptions, planOutputs } from '../results/output-files.js';
import { reportResult } from '../results/report-result.js';
import { runLoad } from '../run-load.js';
import { type Terminal } from '../terminal/terminal.js';

/** The options of `vajra run`, as commander gives them. */
export interface RunCommandOptions extends PrepareOptions, OutputOptions {
  readonly strict?: boolean;
  readonly quiet?: boolean;
}

/**
 * `vajra run PLAN|URL`: what was asked is checked whole before anything is sent; the result goes to stdout and into
 * files, all else to stderr.
 */
export async function runCommand(
  argument: string,
  options: RunCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const workingDir = process.cwd();
  const outputs = planOutputs(options, workingDir);
  const prepared = await prepareRun(argument, options, terminal);
  await checkWritable(outputs);
  // The pre-flight goes here: everything is known to be well formed, and nothing has been sent.
  const { quiet = false, strict = false } = options;
  const result = await runLoad({ prepared, terminal, quiet, keepIntervals: wantsIntervals(outputs) });
  return reportResult({ result, outputs, terminal, strict, quiet });
}

function wantsIntervals(outputs: readonly OutputFile[]): boolean {
  return outputs.some(({ format }) => format === 'hdr');
}
