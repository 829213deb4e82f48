import { mergeRuns, renderTerminalSummary, toRunFile } from '@vajraedge/core';
import { EXIT, type ExitCode } from '../exit-code.js';
import { checkWritable, outputOf, writeOutput } from '../results/output-files.js';
import { readKeptRun } from '../results/read-result-file.js';
import type { Terminal } from '../terminal/terminal.js';
import { usageError } from '../usage-error.js';

/** The options of `vajra merge`, as commander gives them. */
export interface MergeCommandOptions {
  readonly out: string;
  readonly quiet?: boolean;
}

/** `vajra merge A B… --out FILE`: one run file of runs side by side, and its summary. */
export async function mergeCommand(
  files: readonly string[],
  { out, quiet = false }: MergeCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const workingDir = process.cwd();
  if (files.length < 2)
    throw usageError(
      'There must be two runs or more to merge.',
      'vajra merge one/ two/ --out both.vajra.json',
    );
  const output = outputOf('out', out, workingDir);
  await checkWritable([output]);
  const runs = [];
  for (const file of files) runs.push(await readKeptRun(file, workingDir));
  const merged = mergeRuns(runs);
  const { path } = output;
  if (path !== null) await writeOutput({ format: 'out', path }, toRunFile(merged));
  else terminal.out.print(toRunFile(merged).trimEnd());
  if (quiet) return EXIT.ok;
  const channel = path === null ? terminal.err : terminal.out;
  const summary = renderTerminalSummary(merged.result, {
    color: channel.colours.enabled,
    width: channel.columns,
  });
  channel.print(summary.trimEnd());
  if (path !== null) terminal.err.print(`run file written to ${path}`);
  return EXIT.ok;
}
