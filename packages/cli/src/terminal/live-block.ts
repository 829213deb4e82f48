import {
  formatCount,
  formatInUnit,
  formatRate,
  formatRatio,
  formatUs,
  type RunProgress,
  type ThresholdReport,
  type TimeSummary,
} from '@vajraedge/core';
import type { Colours } from './colours.js';
import { cutText, oneLine, padText, textWidth, wrapText } from './fit-text.js';
import { progressBar } from './progress-bar.js';
import { clockText } from './clock-text.js';

/** What the live block shows. */
export interface LiveState {
  readonly name: string;
  /** null until the first second is over. */
  readonly progress: RunProgress | null;
  /** What goes on apart from the load, such as "preparing"; empty: nothing. */
  readonly notice: string;
}

/** The room there is: columns and rows of the terminal. */
export interface LiveRoom {
  readonly columns: number;
  readonly rows: number;
}

const LABEL_COLUMNS = 10;
const FIGURE_COLUMNS = 11;
/** Below this the figures of one row go into two. */
const NARROW_COLUMNS = 60;
const MOST_COLUMNS = 100;
const MOST_FAILURES = 6;

/**
 * The block as lines, none wider than the terminal and no more of them than fit: pure, the same state gives the same
 * lines. What is least needed comes last, so that a low terminal loses that.
 */
export function renderLiveBlock(state: LiveState, room: LiveRoom, colours: Colours): string[] {
  // The last column stays free: a full line would make some terminals wrap.
  const columns = Math.max(10, Math.min(room.columns - 1, MOST_COLUMNS));
  const { progress } = state;
  const lines = [headline(state, columns, colours)];
  if (progress !== null) {
    lines.push(barLine(progress, columns, colours));
    lines.push(...rateLines(progress, columns, colours), ...timeLines(progress, columns, colours));
    lines.push(...countLines(progress, columns, colours), ...failureLines(progress, columns, colours));
    lines.push(...verdictLines(progress, columns, colours));
    lines.push(...progress.thresholds.map((each) => thresholdLine(each, colours)));
  }
  const notice = state.notice === '' ? [] : [colours.yellow(oneLine(state.notice))];
  const most = Math.max(1, room.rows - 1);
  const shown = [...shorten(lines, Math.max(1, most - notice.length), colours), ...notice];
  return shown.slice(-most).map((line) => cutText(line, columns));
}

function shorten(lines: readonly string[], most: number, colours: Colours): string[] {
  if (lines.length <= most) return [...lines];
  const hidden = lines.length - most + 1;
  return most < 3
    ? lines.slice(0, most)
    : [...lines.slice(0, most - 1), colours.dim(`… ${hidden} more lines`)];
}

function headline({ name, progress }: LiveState, columns: number, colours: Colours): string {
  const right = progress === null ? 'preparing' : `${phaseText(progress)}  ${timeText(progress)}`;
  const left = cutText(oneLine(name), Math.max(8, columns - textWidth(right) - 2));
  return padText(colours.bold(left), Math.max(0, columns - textWidth(right))) + colours.cyan(right);
}

function phaseText({ phases }: RunProgress): string {
  return phases.length === 0 ? 'draining' : phases.join(' + ');
}

function timeText({ atMs, plannedMs }: RunProgress): string {
  return plannedMs === null
    ? clockText(atMs)
    : `${clockText(Math.min(atMs, plannedMs))} / ${clockText(plannedMs)}`;
}

function barLine({ atMs, plannedMs }: RunProgress, columns: number, colours: Colours): string {
  return progressBar(plannedMs === null || plannedMs === 0 ? null : atMs / plannedMs, columns, colours);
}

type Figure = readonly [name: string, value: string];

function row(label: string, figures: readonly Figure[], columns: number, colours: Colours): string[] {
  const perLine = columns < NARROW_COLUMNS ? 2 : 4;
  const cells = figures.map(([name, value]) => {
    return `${colours.dim(name)} ${padText(value, Math.max(0, FIGURE_COLUMNS - textWidth(name) + 4))}`;
  });
  const lines: string[] = [];
  for (let at = 0; at < cells.length; at += perLine) {
    const head = padText(colours.dim(at === 0 ? label : ''), LABEL_COLUMNS);
    lines.push((head + cells.slice(at, at + perLine).join(' ')).trimEnd());
  }
  return lines;
}

function rateLines(progress: RunProgress, columns: number, colours: Colours): string[] {
  const { askedPerSecond, achievedPerSecond, inFlight, last, totals } = progress;
  // A closed load without a cap asks for no rate; an open one may ask for none at the foot of a ramp.
  const asksForRate = askedPerSecond > 0 || totals.responseTimeUs !== null;
  const figures: Figure[] = [
    ...(asksForRate ? [['asked', formatRate(askedPerSecond)] as const] : []),
    ['achieved', formatRate(achievedPerSecond)],
    ['in flight', formatCount(inFlight)],
    ['users', formatCount(last.users)],
  ];
  return row('rate', figures, columns, colours);
}

/** The last second and the whole so far, beside each other: a stall shows in the first, what it did in the second. */
function timeLines({ last, totals }: RunProgress, columns: number, colours: Colours): string[] {
  const open = totals.responseTimeUs !== null;
  const label = open ? 'response' : 'service';
  const now = open ? last.responseTimeUs : last.serviceTimeUs;
  const lines = now === null ? [] : row(label, quantiles(now), columns, colours);
  const all = totals.responseTimeUs ?? totals.serviceTimeUs;
  if (totals.measuredMs > 0) lines.push(...row('  so far', quantiles(all), columns, colours));
  return lines;
}

function quantiles({ p50, p95, p99, max }: TimeSummary): Figure[] {
  return [
    ['p50', formatUs(p50)],
    ['p95', formatUs(p95)],
    ['p99', formatUs(p99)],
    ['max', formatUs(max)],
  ];
}

function countLines({ ledger }: RunProgress, columns: number, colours: Colours): string[] {
  const { ok, failed, dropped, missed } = ledger;
  const figures: Figure[] = [
    ['ok', formatCount(ok)],
    ['failed', failed === 0 ? '0' : colours.red(formatCount(failed))],
    ['dropped', dropped === 0 ? '0' : colours.yellow(formatCount(dropped))],
    ['missed', missed === 0 ? '0' : colours.yellow(formatCount(missed))],
  ];
  return row('count', figures, columns, colours);
}

function failureLines({ failures, ledger }: RunProgress, columns: number, colours: Colours): string[] {
  const causes = Object.entries(failures)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  if (causes.length === 0) return [];
  const shown = causes
    .slice(0, MOST_FAILURES)
    .map(([code, count]) => `${oneLine(code)} ${formatCount(count)}`);
  const more = causes.length > MOST_FAILURES ? [`and ${causes.length - MOST_FAILURES} more`] : [];
  const share = formatRatio(ledger.failed / Math.max(1, ledger.ok + ledger.failed));
  const parts = [
    `${share}:`,
    ...[...shown, ...more].map((each, at, all) => (at < all.length - 1 ? `${each},` : each)),
  ];
  const text = parts.map((each) => each.replaceAll(' ', '\u00a0')).join(' ');
  return wrapText(text, columns - LABEL_COLUMNS).map((line, at) => {
    return (
      padText(colours.dim(at === 0 ? 'errors' : ''), LABEL_COLUMNS) +
      colours.red(line.replaceAll('\u00a0', ' '))
    );
  });
}

function verdictLines({ verdict }: RunProgress, columns: number, colours: Colours): string[] {
  const [reason] = verdict.reasons;
  const paint = { VALID: colours.green, SUSPECT: colours.yellow, INVALID: colours.red }[verdict.state];
  const text = paint(verdict.state) + (reason === undefined ? '' : `  ${oneLine(reason)}`);
  return [cutText(padText(colours.dim('verdict'), LABEL_COLUMNS) + text, columns)];
}

function thresholdLine({ expression, ok, actual, unit }: ThresholdReport, colours: Colours): string {
  const mark = actual === null ? colours.dim('·') : ok ? colours.green('✓') : colours.red('✗');
  const seen = actual === null ? 'nothing to judge yet' : `now ${formatInUnit(actual, unit)}`;
  return `${' '.repeat(LABEL_COLUMNS)}${mark} ${oneLine(expression)}  ${colours.dim(seen)}`;
}
