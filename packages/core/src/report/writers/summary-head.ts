import { formatBytes, formatCount, formatLength, formatRate, formatRatio } from '../format-quantity.js';
import type { Ledger, RunReport } from '../run-report.js';
import type { VerdictState } from '../../verdict/verdict.js';
import { printable, type TerminalStyle, wrap } from './terminal-style.js';

/** Where and how a section is written. */
export interface SectionLayout {
  readonly width: number;
  readonly style: TerminalStyle;
}

const LABEL_WIDTH = 11;
/** Rounding at the borders of a measured part stays below this. */
const MORE_THAN_ASKED = 1.02;
/** What a verdict means for the figures. */
export const VERDICT_WORDS: { readonly [state in VerdictState]: string } = {
  VALID: 'the generator kept up: what was measured is the target',
  SUSPECT: 'there is reason to doubt these figures',
  INVALID: 'the generator was the limit, not the target: do not rely on these figures',
};
/** How a run ended, in words. */
export const OUTCOME_WORDS: { readonly [outcome in RunReport['outcome']]: string } = {
  finished: 'ran to its end',
  aborted: 'stopped by a threshold',
  interrupted: 'stopped by the user',
  broken: 'broke off',
};

/** The verdict, with its reasons. */
export function verdictSection({ verdict }: RunReport, { width, style }: SectionLayout): string[] {
  const paint = { VALID: style.green, SUSPECT: style.yellow, INVALID: style.red }[verdict.state];
  const [first = '', ...more] = wrap(VERDICT_WORDS[verdict.state], width, verdict.state.length + 2);
  const reasons = verdict.reasons.flatMap((reason) => {
    const [line = '', ...rest] = wrap(printable(reason), width, 4);
    return [`  - ${line}`, ...rest];
  });
  return [`${style.bold(paint(verdict.state))}  ${first}`, ...more, ...reasons];
}

/** What ran, how long, and what became of everything that was scheduled. */
export function overviewSection(report: RunReport, layout: SectionLayout): string[] {
  const { totals } = report;
  const lines: (readonly [label: string, text: string])[] = [
    ['run', `${printable(report.name)}, ${OUTCOME_WORDS[report.outcome]} (${printable(report.runId)})`],
    ['time', timeText(report)],
    ['rate', rateText(totals)],
    ['ledger', ledgerText(report.ledger)],
  ];
  if (report.warmupLedger.scheduled > 0) lines.push(['', warmupText(report.warmupLedger)]);
  lines.push(['errors', errorText(report)]);
  if (totals.receivedBytes + totals.sentBytes > 0) lines.push(['data', dataText(totals)]);
  if (totals.late > 0) lines.push(['late', lateText(totals.late)]);
  return lines.flatMap(([label, text]) => labelled(label, text, layout));
}

function labelled(label: string, text: string, { width, style }: SectionLayout): string[] {
  const [first = '', ...more] = wrap(text, width, LABEL_WIDTH);
  return [`${style.dim(`  ${label}`.padEnd(LABEL_WIDTH))}${first}`, ...more];
}

function timeText({ totals, durationMs, warmupLedger }: RunReport): string {
  const warmup = warmupLedger.scheduled > 0 ? ', warm-up left out' : '';
  return `${formatLength(totals.measuredMs)} measured of ${formatLength(durationMs)}${warmup}`;
}

function rateText({ targetPerSecond, achievedPerSecond }: RunReport['totals']): string {
  const achieved = formatRate(achievedPerSecond);
  if (targetPerSecond === 0) return `${achieved} started; the load asks for no rate`;
  // Only users without a schedule start more than was asked for: a share of the two together would mean nothing.
  if (achievedPerSecond > targetPerSecond * MORE_THAN_ASKED) {
    return `${achieved} started, with ${formatRate(targetPerSecond)} asked of the scenarios that have a rate`;
  }
  const share = formatRatio(achievedPerSecond / targetPerSecond);
  return `${achieved} started of ${formatRate(targetPerSecond)} asked (${share})`;
}

function ledgerText(ledger: Ledger): string {
  const unaccounted = ledger.unaccounted > 0 ? ` + ${formatCount(ledger.unaccounted)} unaccounted` : '';
  const { scheduled, ok, failed, dropped, missed } = ledger;
  const parts = `${formatCount(ok)} ok + ${formatCount(failed)} failed + ${formatCount(dropped)} dropped + ${formatCount(missed)} missed`;
  return `${formatCount(scheduled)} scheduled = ${parts}${unaccounted}`;
}

function warmupText({ scheduled, failed }: Ledger): string {
  const failures = failed > 0 ? `, ${formatCount(failed)} of them failed` : '';
  return `of these ${formatCount(scheduled)} were warm-up${failures}: left out below`;
}

function errorText({ series, totals }: RunReport): string {
  const count = series.filter(({ step }) => step === null).reduce((sum, each) => sum + each.count, 0);
  return `${formatRatio(totals.errorRatio)} of ${formatCount(count)} iterations`;
}

function dataText({ receivedBytes, sentBytes, measuredMs }: RunReport['totals']): string {
  const perSecond = measuredMs > 0 ? ` (${formatBytes((receivedBytes * 1000) / measuredMs)}/s)` : '';
  return `${formatBytes(receivedBytes)} received${perSecond}, ${formatBytes(sentBytes)} sent`;
}

function lateText(late: number): string {
  return `${formatCount(late)} iterations waited for a free user: the target was slower than the load needs, or maxConcurrency is too low`;
}
