import type { RunReport } from '../run-report.js';
import {
  checksSection,
  eventsSection,
  failuresSection,
  labelsSection,
  preflightSection,
  thresholdsSection,
} from './summary-findings.js';
import { overviewSection, verdictSection } from './summary-head.js';
import { countersSection, tasksSection, timesSection, trendsSection } from './summary-times.js';
import { terminalStyle } from './terminal-style.js';

/** How the summary is to look. */
export interface TerminalSummaryOptions {
  readonly color: boolean;
  /** Columns of the terminal; from 80 to 120 are used. */
  readonly width: number;
}

/**
 * The result for a person at a terminal: the verdict first, then what became of everything that was scheduled, times,
 * failures and thresholds. Texts that came from the target or a task are shown without control characters. Ends with a
 * line break.
 */
export function renderTerminalSummary(report: RunReport, { color, width }: TerminalSummaryOptions): string {
  const layout = { width: Math.min(120, Math.max(80, width)), style: terminalStyle(color) };
  const sections = [
    verdictSection,
    overviewSection,
    thresholdsSection,
    timesSection,
    tasksSection,
    failuresSection,
    checksSection,
    trendsSection,
    countersSection,
    labelsSection,
    preflightSection,
    eventsSection,
  ];
  const texts = sections.map((section) => section(report, layout)).filter((lines) => lines.length > 0);
  return `${texts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
