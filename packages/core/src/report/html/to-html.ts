import type { HeatMap } from '../heat-map.js';
import type { RunReport } from '../run-report.js';
import { boundReport } from './bounded-report.js';
import { chartsSection } from './chart-sections.js';
import {
  eventsSection,
  failuresSection,
  planSection,
  preflightSection,
  workersSection,
} from './findings-sections.js';
import {
  figuresSection,
  ledgerSection,
  thresholdsSection,
  titleSection,
  verdictSection,
} from './head-sections.js';
import { escapeHtml, type Html, jsonScript, note } from './html-text.js';
import { REPORT_STYLE } from './report-style.js';
import { checksSection, ownNumbersSection, tasksSection, timesSection } from './table-sections.js';

/** The script that draws the charts: `@vajraedge/report-page` has it. */
export interface ReportScript {
  /** JavaScript that needs nothing else. It must not hold `</script`. */
  readonly text: string;
  /** SHA-256 of the text in base64: the only script that the file lets run. */
  readonly sha256: string;
}

/** What a report is made with. */
export interface HtmlOptions {
  readonly script: ReportScript;
  /** Null where there are no histograms of each second. */
  readonly heatMap: HeatMap | null;
}

/** What the script of the page finds beside the result, in `#vajra-page`. */
export interface PageData {
  readonly heatMap: HeatMap | null;
}

/**
 * The result as one HTML file that needs nothing else: it opens from a disk without a network, loads and sends nothing
 * (its content security policy forbids it), and stays below 3 MB. Everything but the charts is there without JavaScript.
 * The result itself is in it, as JSON, in `script#vajra-result`; what had to be left out of a very large one is told.
 */
export function toHtml(whole: RunReport, { script, heatMap }: HtmlOptions): string {
  const { report, notes } = boundReport(whole);
  const sections = [
    thresholdsSection(report),
    ledgerSection(report),
    chartsSection(report, heatMap !== null),
    timesSection(report),
    tasksSection(report),
    failuresSection(report),
    checksSection(report),
    ownNumbersSection(report),
    eventsSection(report),
    workersSection(report),
    preflightSection(report),
    planSection(report),
  ].filter((each) => each !== '');
  const page: PageData = { heatMap };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${report.name}: ${report.verdict.state}`)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the result</a>
${titleSection(report)}
${contents(sections)}
<main id="main">
${verdictSection(report)}
${figuresSection(report)}
${notes.map(note).join('\n')}
${sections.join('\n')}
</main>
<footer><p class="soft">Made by VajraEdge. The result is in this file as JSON, in the element script#vajra-result.</p></footer>
${jsonScript('vajra-result', report)}
${jsonScript('vajra-page', page)}
<script>${script.text}</script>
</body>
</html>
`;
}

/** Nothing is loaded from anywhere, one script runs; styles are written by the charts too, so they cannot have a hash. */
function policyFor({ sha256 }: ReportScript): string {
  return `default-src 'none'; script-src 'sha256-${sha256}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function contents(sections: readonly Html[]): Html {
  const items = sections.map((each) => {
    const [, id = '', title = ''] = /^<section id="([^"]+)"[^>]*>\n<h2[^>]*>(.*)<\/h2>/.exec(each) ?? [];
    return `<li><a href="#${id}">${title}</a></li>`;
  });
  return `<nav aria-label="Contents"><ul>${items.join('')}</ul></nav>`;
}
