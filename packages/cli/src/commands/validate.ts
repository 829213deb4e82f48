import { type ResolvedPlan } from '@vajraedge/core';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describePlan } from '../plan/describe-plan.js';
import { type PrepareOptions, prepareRun } from '../prepare-run.js';
import { codeOf, renderError } from '../render-error.js';
import { readPlanPath } from '../plan/run-target.js';
import { problemsOf, type ValidationProblem } from '../plan/validation-problem.js';
import { checkWritable, planOutputs, writeOutput } from '../results/output-files.js';
import { type Terminal } from '../terminal/terminal.js';

/** The options of `vajra validate`, as commander gives them. */
export interface ValidateCommandOptions extends Pick<PrepareOptions, 'pluginDir' | 'var'> {
  readonly json?: string;
}

/** What `vajra validate --json` writes. */
export interface ValidationReport {
  readonly schemaVersion: 1;
  readonly valid: boolean;
  readonly problems: readonly ValidationProblem[];
  /** The plan with every default filled in; null where it is not valid. */
  readonly plan: ResolvedPlan | null;
}

/**
 * `vajra validate PLAN`: everything that is wrong with a plan, or what it will do. Nothing is sent.
 *
 * @throws VE_USAGE, VE_PLAN_NOT_FOUND, VE_OUTPUT_UNWRITABLE
 */
export async function validateCommand(
  argument: string,
  options: ValidateCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  readPlanPath(argument, process.cwd());
  const [output] = planOutputs({ json: options.json }, process.cwd());
  await checkWritable(output === undefined ? [] : [output]);
  const { report, text } = await validate(argument, options, terminal);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (output?.path === null) terminal.out.print(json.trimEnd());
  else terminal.out.print(text);
  if (typeof output?.path === 'string') await writeOutput({ format: 'json', path: output.path }, json);
  return report.valid ? EXIT.ok : EXIT.usage;
}

async function validate(
  argument: string,
  options: ValidateCommandOptions,
  terminal: Terminal,
): Promise<{ readonly report: ValidationReport; readonly text: string }> {
  const { colours } = terminal.out;
  try {
    const { plan, document } = await prepareRun(argument, options, terminal);
    // The pre-flight's findings join the plan's here.
    return {
      report: { schemaVersion: 1, valid: true, problems: [], plan },
      text: describePlan(plan, document.fileName, colours),
    };
  } catch (error) {
    // Wrong usage says nothing about the plan, and what has no code is a bug of ours.
    if (codeOf(error) === null || codeOf(error) === 'VE_USAGE') throw error;
    const report = { schemaVersion: 1, valid: false, problems: problemsOf(error), plan: null } as const;
    return { report, text: renderError(error, colours) };
  }
}
