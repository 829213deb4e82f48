import { type PreflightReport, type PreflightSummary, summarizePreflight } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import type { Terminal } from '../terminal/terminal.js';
import { askYesNo } from './ask-yes-no.js';
import { checkBefore, type CheckBeforeOptions, preflightText } from './check-before.js';
import type { PreflightSettings } from './preflight-settings.js';

/** What {@link passPreflight} needs. */
export interface PassPreflightOptions extends Omit<CheckBeforeOptions, 'deadlineMs'> {
  readonly preflight: PreflightSettings;
  readonly quiet: boolean;
}

/** What a run is told about its pre-flight. */
export interface PassedPreflight {
  /** null: it was skipped. */
  readonly summary: PreflightSummary | null;
  /** Events that the run begins with. */
  readonly notes: readonly { readonly kind: string; readonly message: string }[];
}

const SKIPPED = {
  kind: 'preflight-skipped',
  message: 'pre-flight was skipped (--skip-preflight): nothing was checked before the start',
} as const;

/**
 * Lets a run start, or not: PASS goes on by itself, WARN asks (with `--yes` it does not), FAIL ends it. What was found
 * goes to stderr.
 *
 * @throws VE_PREFLIGHT_FAILED, VE_PREFLIGHT_WARN
 */
export async function passPreflight(options: PassPreflightOptions): Promise<PassedPreflight> {
  const { preflight, terminal, quiet } = options;
  if (preflight.skip) {
    if (!quiet) terminal.err.print('Pre-flight is skipped.');
    return { summary: null, notes: [SKIPPED] };
  }
  const report = await checkBefore({ ...options, deadlineMs: preflight.deadlineMs });
  if (report.state !== 'PASS' || !quiet) terminal.err.print(preflightText(report, terminal.err, false));
  if (report.state === 'FAIL') throw preflightFailed(report);
  if (report.state === 'WARN') await mayGoOn(report, preflight, terminal);
  return { summary: summarizePreflight(report), notes: [] };
}

/** Asks whether to go on with what pre-flight has found. @throws VE_PREFLIGHT_WARN */
export async function mayGoOn(
  report: PreflightReport,
  { yes }: PreflightSettings,
  terminal: Terminal,
): Promise<void> {
  if (yes) return terminal.err.print('Going on (--yes).');
  const answer = await askYesNo('Start the load anyway?', terminal);
  if (answer === true) return;
  const count = report.checks.filter(({ state }) => state === 'WARN').length;
  const what = count === 1 ? 'a finding that needs' : `${count} findings that need`;
  throw new VajraError('VE_PREFLIGHT_WARN', `Pre-flight has ${what} a look; no load was sent.`, {
    hint: 'Do what the arrows say, or add --yes to start all the same.',
  });
}

/** Pre-flight has said no. */
export function preflightFailed({ checks }: PreflightReport): VajraError {
  const count = checks.filter(({ state }) => state === 'FAIL').length;
  const message = `Pre-flight failed (${count} ${count === 1 ? 'finding' : 'findings'}); no load was sent.`;
  return new VajraError('VE_PREFLIGHT_FAILED', message, {
    hint: 'Do what the arrows say and try again; vajra validate PLAN shows all that was checked.',
  });
}
