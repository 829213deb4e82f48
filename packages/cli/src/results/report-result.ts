import { renderTerminalSummary } from '@vajraedge/core';
import { codeOf, renderError } from '../render-error.js';
import { EXIT, type ExitCode, exitCodeOfError, exitCodeOfReport } from '../exit-code.js';
import { type Terminal } from '../terminal/terminal.js';
import { type OutputFile } from './output-files.js';
import { formatResult, type RunResult, writeResultFiles } from './write-results.js';

/** What {@link reportResult} needs. */
export interface ResultOptions {
  readonly result: RunResult;
  readonly outputs: readonly OutputFile[];
  readonly terminal: Terminal;
  readonly strict: boolean;
  readonly quiet: boolean;
}

/**
 * Writes the files, then the summary. A form that goes to stdout takes the summary's place there; the summary is then
 * for the person who watches, on stderr.
 *
 * @returns the exit code: of the run, or, where that is 0, of a file that could not be written
 */
export async function reportResult({
  result,
  outputs,
  terminal,
  strict,
  quiet,
}: ResultOptions): Promise<ExitCode> {
  const faults = await writeResultFiles(outputs, result);
  const piped = outputs.find(({ path }) => path === null);
  if (piped !== undefined) terminal.out.print(formatResult(piped.format, result).replace(/\n$/, ''));
  const channel = piped === undefined ? terminal.out : terminal.err;
  if (piped === undefined || !quiet) channel.print(summaryOn(channel, result));
  for (const { format, path } of outputs)
    if (path !== null && !quiet) terminal.err.print(`${format} written to ${path}`);
  for (const fault of faults) terminal.err.print(renderError(fault, terminal.err.colours));
  const code = exitCodeOfReport(result.report, { strict });
  return code === EXIT.ok && faults.length > 0 ? exitCodeOfError(codeOf(faults[0])) : code;
}

function summaryOn({ colours, columns }: Terminal['out'], { report }: RunResult): string {
  return renderTerminalSummary(report, { color: colours.enabled, width: columns }).replace(/\n$/, '');
}
