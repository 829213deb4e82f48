import { compareRuns } from '@vajraedge/core';
import { EXIT, type ExitCode } from '../exit-code.js';
import { ratioOption } from '../options/ratio-option.js';
import { readKeptRun } from '../results/read-result-file.js';
import { renderComparison } from '../results/render-comparison.js';
import type { Terminal } from '../terminal/terminal.js';

/** The options of `vajra diff`, as commander gives them. */
export interface DiffCommandOptions {
  readonly tolerance?: string;
  readonly errorTolerance?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `vajra diff BEFORE AFTER`: what changed, on stdout. Ends with 4 where something is worse beyond the tolerance. */
export async function diffCommand(
  before: string,
  after: string,
  { tolerance, errorTolerance, force = false, json = false }: DiffCommandOptions,
  { out }: Terminal,
): Promise<ExitCode> {
  const workingDir = process.cwd();
  const toleranceRatio = ratioOption('--tolerance', tolerance) ?? 0.05;
  const errors = ratioOption('--error-tolerance', errorTolerance) ?? 0.001;
  const first = await readKeptRun(before, workingDir);
  const second = await readKeptRun(after, workingDir);
  const comparison = compareRuns(first, second, { toleranceRatio, errorTolerance: errors, force });
  out.print(
    json
      ? JSON.stringify({ schemaVersion: 1, ...comparison }, null, 2)
      : renderComparison(comparison, out.colours),
  );
  return comparison.isRegression ? EXIT.threshold : EXIT.ok;
}
