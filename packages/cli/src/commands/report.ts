import { loggedIntervals } from '@vajraedge/core';
import { EXIT, type ExitCode } from '../exit-code.js';
import { checkWritable, type OutputOptions, planOutputs } from '../results/output-files.js';
import { readResultFile } from '../results/read-result-file.js';
import { reportResult } from '../results/report-result.js';
import type { Terminal } from '../terminal/terminal.js';
import { usageError } from '../usage-error.js';

/** The options of `vajra report`, as commander gives them. */
export interface ReportCommandOptions extends Omit<OutputOptions, 'out' | 'runFile'> {
  readonly quiet?: boolean;
}

/**
 * `vajra report FILE`: the summary of a result that was kept, and the result in other forms. Ends with 0 whatever the
 * result was: it is the run that failed or not, not its report.
 */
export async function reportCommand(
  file: string,
  options: ReportCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const workingDir = process.cwd();
  const outputs = planOutputs(options, workingDir);
  const { result, histograms } = await readResultFile(file, workingDir);
  if (histograms === null && options.hdr !== undefined) {
    throw usageError(
      '--hdr: a result.json has no histograms to write.',
      'Name the run file of that run: vajra run … --run-file FILE.',
    );
  }
  await checkWritable(outputs);
  const kept = histograms ?? { intervals: [], trends: [] };
  return await reportResult({
    result: { report: result, intervals: loggedIntervals(kept.intervals), histograms: kept },
    outputs,
    terminal,
    quiet: options.quiet ?? false,
    exitCode: EXIT.ok,
  });
}
