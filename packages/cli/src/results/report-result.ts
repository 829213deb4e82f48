import { renderTerminalSummary } from '@vajraedge/core';
import { codeOf, renderError } from '../render-error.js';
import { EXIT, type ExitCode, exitCodeOfError } from '../exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import type { OutputFile } from './output-files.js';
import { formatResult, type RunResult, writeResultFiles } from './write-results.js';

/** What {@link reportResult} needs. */
export interface ResultOptions {
  readonly result: RunResult;
  readonly outputs: readonly OutputFile[];
  readonly terminal: Terminal;
  readonly quiet: boolean;
  /** What the result itself ends with. */
  readonly exitCode: ExitCode;
}

/**
 * Writes the files, then the summary. A form that goes to stdout takes the summary's place there; the summary is then
 * for the person who watches, on stderr.
 *
 * @returns the exit code: that of the result, or, where that is 0, of a file that could not be written
 */
export async function reportResult({
  result,
  outputs,
  terminal,
  quiet,
  exitCode,
}: ResultOptions): Promise<ExitCode> {
  const faults = await writeResultFiles(outputs, result);
  const piped = outputs.find(({ path }) => path === null);
  if (piped !== undefined) {
    const text = await formatResult(piped.format, result);
    terminal.out.print(text.replace(/\n$/, ''));
  }
  const channel = piped === undefined ? terminal.out : terminal.err;
  if (piped === undefined || !quiet) channel.print(summaryOn(channel, result));
  for (const { format, path } of outputs)
    if (path !== null && !quiet) terminal.err.print(`${format} written to ${path}`);
  for (const fault of faults) terminal.err.print(renderError(fault, terminal.err.colours));
  return exitCode === EXIT.ok && faults.length > 0 ? exitCodeOfError(codeOf(faults[0])) : exitCode;
}

function summaryOn({ colours, columns }: Terminal['out'], { report }: RunResult): string {
  return renderTerminalSummary(report, { color: colours.enabled, width: columns }).replace(/\n$/, '');
}
