import { printable, wrap } from '../report/writers/terminal-style.js';
import type { CheckState } from './preflight-check.js';
import type { PreflightReport } from './preflight-report.js';

/** How to render a pre-flight for a terminal. */
export interface PreflightRendering {
  /** ANSI colours. */
  readonly color: boolean;
  /** Columns; longer texts are wrapped. 100 unless given. */
  readonly width?: number;
  /** Also what passed or was skipped. Unless given, only what needs a look. */
  readonly all?: boolean;
}

const COLOR_OF: { readonly [state in CheckState]: number } = { PASS: 32, WARN: 33, FAIL: 31, SKIP: 90 };
const STATE_WIDTH = 6;
const INDENT = ' '.repeat(STATE_WIDTH + 2);

/** A pre-flight as lines for a terminal: a heading, then each finding with its remedy. */
export function renderPreflight(
  report: PreflightReport,
  { color, width = 100, all = false }: PreflightRendering,
): string {
  const paint = (text: string, code: number): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const count = (state: CheckState): number => report.checks.filter((check) => check.state === state).length;
  const heading = `${paint(report.state, COLOR_OF[report.state])}  pre-flight: ${count('PASS')} passed, ${count('WARN')} to look at, ${count('FAIL')} failed, ${count('SKIP')} skipped (${(report.durationMs / 1000).toFixed(1)} s)`;
  const shown = report.checks.filter(({ state }) => all || state === 'WARN' || state === 'FAIL');
  const lines = shown.flatMap(({ name, state, message, remedy }) => [
    `  ${paint(state.padEnd(STATE_WIDTH), COLOR_OF[state])}${printable(name)}`,
    ...paragraph(message, width),
    ...(remedy === null ? [] : paragraph(`-> ${remedy}`, width)),
  ]);
  return [heading, ...lines].join('\n');
}

function paragraph(text: string, width: number): string[] {
  return [`${INDENT}${wrap(printable(text), width, INDENT.length).join('\n')}`];
}
