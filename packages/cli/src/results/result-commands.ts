import { Command } from 'commander';
// The code of a command is loaded when it is called: only types here.
import type { DiffCommandOptions } from '../commands/diff.js';
import type { MergeCommandOptions } from '../commands/merge.js';
import type { ReportCommandOptions } from '../commands/report.js';
import type { ExitCode } from '../exit-code.js';
import type { Terminal } from '../terminal/terminal.js';

const REPORT_EXAMPLES = `
Examples:
  vajra report results/                                    the summary of a run that was kept with --out
  vajra report results/run.vajra.json --html report.html
  vajra report result.json --csv seconds.csv --quiet
`;
const MERGE_EXAMPLES = `
Examples:
  vajra merge one/ two/ --out both.vajra.json
  vajra report both.vajra.json --html both.html
`;
const DIFF_EXAMPLES = `
Examples:
  vajra diff before/ after/
  vajra diff main.vajra.json branch.vajra.json --tolerance 10%
  vajra diff before/ after/ --json | jq '.changes[] | select(.isRegression)'

Exit codes: 0 no regression was shown, 4 something is worse and all of its interval lies beyond the tolerance, 5 a run is
not VALID (without --force), 2 a file that cannot be used.
`;

/** What a command is given to act with. */
interface Actions {
  createTerminal(colour: boolean): Terminal;
  onExit(code: ExitCode): void;
}

interface ColourOption {
  readonly color: boolean;
}

/** The commands for results that were kept: `report`, `merge` and `diff`. */
export function createResultCommands(actions: Actions): readonly Command[] {
  return [reportCommandOf(actions), mergeCommandOf(actions), diffCommandOf(actions)];
}

function reportCommandOf(actions: Actions): Command {
  return new Command('report')
    .summary('show a result that was kept, or write it in another form')
    .description(
      'Shows the result of a run from its run file, its result.json, or the folder of --out, and writes it in other forms. A heat map and the histogram log need a run file.',
    )
    .argument('<file>', 'run file, result.json, or a folder that holds one')
    .option('--html <file>', 'write the report as one HTML file that works offline')
    .option('--json <file>', 'write result.json; - for stdout, in place of the summary')
    .option('--junit <file>', 'write thresholds and checks as JUnit XML')
    .option('--csv <file>', 'write a row a second as CSV')
    .option('--hdr <file>', 'write the histograms of each second as HdrHistogram log')
    .option('--quiet', 'say nothing of the files that were written')
    .option('--no-color', 'no colours')
    .addHelpText('after', REPORT_EXAMPLES)
    .action(async (file: string, options: ReportCommandOptions & ColourOption) => {
      const { reportCommand } = await import('../commands/report.js');
      actions.onExit(await reportCommand(file, options, actions.createTerminal(options.color)));
    });
}

function mergeCommandOf(actions: Actions): Command {
  return new Command('merge')
    .summary('make one run of runs that were made side by side')
    .description(
      'Adds the run files of runs that were made side by side, bucket for bucket: the result has the quantiles of one run that saw everything. Runs are placed by when they started, so the clocks of their machines should agree.',
    )
    .argument('<files...>', 'run files, or folders that hold one')
    .requiredOption('--out <file>', 'run file to write; - for stdout')
    .option('--quiet', 'no summary; errors only')
    .option('--no-color', 'no colours')
    .addHelpText('after', MERGE_EXAMPLES)
    .action(async (files: readonly string[], options: MergeCommandOptions & ColourOption) => {
      const { mergeCommand } = await import('../commands/merge.js');
      actions.onExit(await mergeCommand(files, options, actions.createTerminal(options.color)));
    });
}

function diffCommandOf(actions: Actions): Command {
  return new Command('diff')
    .summary('say what changed between two runs, and how certain that is')
    .description(
      'Compares the steady part of two runs, quantile by quantile, with 95 % confidence intervals (a block bootstrap over seconds; the same files give the same answer). Where a run was too short to tell, it says how many seconds more would do.',
    )
    .argument('<before>', 'run file of the first run, or a folder that holds one')
    .argument('<after>', 'run file of the second')
    .option('--tolerance <share>', 'how much worse times and rate may be (default: 5%)')
    .option('--error-tolerance <share>', 'how much the error ratio may rise (default: 0.1%)')
    .option('--force', 'compare also runs that are not VALID')
    .option('--json', 'print JSON')
    .option('--no-color', 'no colours')
    .addHelpText('after', DIFF_EXAMPLES)
    .action(async (before: string, after: string, options: DiffCommandOptions & ColourOption) => {
      const { diffCommand } = await import('../commands/diff.js');
      actions.onExit(await diffCommand(before, after, options, actions.createTerminal(options.color)));
    });
}
