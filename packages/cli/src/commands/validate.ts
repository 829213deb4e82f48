import { type PreflightReport, preflightToHtml, type ResolvedPlan } from '@vajraedge/core';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describePlan } from '../plan/describe-plan.js';
import { readPlanPath } from '../plan/run-target.js';
import { problemsOf, type ValidationProblem } from '../plan/validation-problem.js';
import { checkBefore, preflightText } from '../preflight/check-before.js';
import {
  type PreflightOptionTexts,
  type PreflightSettings,
  readPreflightSettings,
} from '../preflight/preflight-settings.js';
import { type PreparedRun, type PrepareOptions, prepareRun } from '../prepare-run.js';
import { codeOf, renderError } from '../render-error.js';
import { apart, checkWritable, type OutputFile, outputOf, writeOutput } from '../results/output-files.js';
import type { Channel, Terminal } from '../terminal/terminal.js';

/** The options of `vajra validate`, as commander gives them. */
export interface ValidateCommandOptions
  extends Pick<PrepareOptions, 'pluginDir' | 'var' | 'threads'>, PreflightOptionTexts {
  readonly json?: string;
  readonly html?: string;
}

/** What `vajra validate --json` writes. */
export interface ValidationReport {
  readonly schemaVersion: 1;
  /** The plan can be used; pre-flight has a word of its own. */
  readonly valid: boolean;
  readonly problems: readonly ValidationProblem[];
  /** The plan with every default filled in; null where it is not valid. */
  readonly plan: ResolvedPlan | null;
  /** null: the plan is not valid, or pre-flight was skipped. */
  readonly preflight: PreflightReport | null;
}

/** What was found, and the plan in words or what is wrong with it. */
interface Validation {
  readonly report: ValidationReport;
  readonly text: string;
}

type FindingsFile = OutputFile<'json' | 'html'>;

/**
 * `vajra validate PLAN`: everything that is wrong with a plan, or what it will do and what pre-flight found. No load is
 * offered.
 *
 * @throws VE_USAGE, VE_PLAN_NOT_FOUND, VE_OUTPUT_UNWRITABLE
 */
export async function validateCommand(
  argument: string,
  options: ValidateCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const workingDir = process.cwd();
  readPlanPath(argument, workingDir);
  const settings = readPreflightSettings(options);
  const files = apart(filesOf(options, workingDir));
  await checkWritable(files);
  const piped = files.find(({ path }) => path === null);
  const channel = piped === undefined ? terminal.out : terminal.err;
  const { report, text } = await validate(argument, options, settings, terminal, channel);
  channel.print(text);
  for (const file of files) await put(file, report, terminal);
  return exitCodeOf(report, settings);
}

function filesOf({ json, html }: ValidateCommandOptions, workingDir: string): FindingsFile[] {
  return [
    ...(json === undefined ? [] : [outputOf('json', json, workingDir)]),
    ...(html === undefined ? [] : [outputOf('html', html, workingDir)]),
  ];
}

async function validate(
  argument: string,
  options: ValidateCommandOptions,
  settings: PreflightSettings,
  terminal: Terminal,
  channel: Channel,
): Promise<Validation> {
  let prepared: PreparedRun;
  try {
    prepared = await prepareRun(argument, options, terminal);
  } catch (error) {
    // Wrong usage says nothing about the plan, and what has no code is a bug of ours.
    if (codeOf(error) === null || codeOf(error) === 'VE_USAGE') throw error;
    const problems = problemsOf(error);
    const report = { schemaVersion: 1, valid: false, problems, plan: null, preflight: null } as const;
    return { report, text: renderError(error, channel.colours) };
  }
  const { plan, document } = prepared;
  const preflight = settings.skip ? null : await preflightOf(prepared, settings, terminal);
  const described = describePlan(plan, document.fileName, channel.colours);
  return {
    report: { schemaVersion: 1, valid: true, problems: [], plan, preflight },
    text: preflight === null ? described : `${described}\n\n${preflightText(preflight, channel, true)}`,
  };
}

function preflightOf(
  prepared: PreparedRun,
  { deadlineMs }: PreflightSettings,
  terminal: Terminal,
): Promise<PreflightReport> {
  return checkBefore({ prepared, outputs: [], deadlineMs, terminal });
}

async function put(
  { format, path }: FindingsFile,
  report: ValidationReport,
  terminal: Terminal,
): Promise<void> {
  const text = format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : htmlOf(report);
  if (text === null) terminal.err.print('No html: there was no pre-flight.');
  else if (path === null) terminal.out.print(text.trimEnd());
  else await writeOutput({ format, path }, text);
}

function htmlOf({ preflight }: ValidationReport): string | null {
  return preflight === null ? null : preflightToHtml(preflight);
}

function exitCodeOf({ valid, preflight }: ValidationReport, { yes }: PreflightSettings): ExitCode {
  if (!valid) return EXIT.usage;
  if (preflight === null || preflight.state === 'PASS') return EXIT.ok;
  return preflight.state === 'WARN' && yes ? EXIT.ok : EXIT.preflight;
}
