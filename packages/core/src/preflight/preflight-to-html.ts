import { xmlText } from '../report/writers/xml-text.js';
import type { PreflightReport } from './preflight-report.js';

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2733;--soft:#5a6b7b;--line:#d5dde5;--paper:#fff;--pass:#1a7f4b;--warn:#9a6700;--fail:#c0312b;--skip:#5a6b7b}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9fb0c0;--line:#34414e;--paper:#10171e;--pass:#4cc38a;--warn:#e3b341;--fail:#ff7b72;--skip:#9fb0c0}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.4rem;margin:0 0 .25rem}p{margin:.25rem 0;overflow-wrap:anywhere}.soft{color:var(--soft)}
ol{list-style:none;padding:0}li{border-top:1px solid var(--line);padding:.75rem 0;display:grid;grid-template-columns:4.5rem minmax(0,1fr);gap:.25rem .75rem}
b.PASS{color:var(--pass)}b.WARN{color:var(--warn)}b.FAIL{color:var(--fail)}b.SKIP{color:var(--skip)}
code{overflow-wrap:anywhere}table{border-collapse:collapse;font-size:.875rem;color:var(--soft)}td{padding:0 1rem 0 0;vertical-align:top;overflow-wrap:anywhere}
@media (max-width:30rem){li{grid-template-columns:minmax(0,1fr)}body{padding:1rem}}`;

/** A pre-flight as one HTML file that needs nothing else. The report itself is in it as JSON. */
export function preflightToHtml(report: PreflightReport): string {
  const title = `Pre-flight of ${report.planName}: ${report.state}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${xmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Pre-flight of ${xmlText(report.planName)}: <b class="${report.state}">${report.state}</b></h1>
<p class="soft"><time datetime="${xmlText(report.startedAt)}">${xmlText(report.startedAt)}</time>, ${(report.durationMs / 1000).toFixed(1)} s</p>
<ol>
${report.checks.map(renderCheck).join('\n')}
</ol>
</main>
<script type="application/json" id="preflight">${JSON.stringify(report).replaceAll('<', '\\u003c')}</script>
</body>
</html>
`;
}

function renderCheck({ name, state, message, remedy, details }: PreflightReport['checks'][number]): string {
  const rows = Object.entries(details).map(
    ([key, value]) => `<tr><td>${xmlText(key)}</td><td>${xmlText(String(value))}</td></tr>`,
  );
  return `<li><b class="${state}">${state}</b><div><code>${xmlText(name)}</code><p>${xmlText(message)}</p>${
    remedy === null ? '' : `<p><b>What to do:</b> ${xmlText(remedy)}</p>`
  }${rows.length === 0 ? '' : `<details><summary class="soft">Figures</summary><table>${rows.join('')}</table></details>`}</div></li>`;
}
