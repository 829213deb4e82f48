/**
 * The look of the report: light and dark by the system, colours that colour-blind readers can tell apart (Okabe and Ito,
 * "Color Universal Design", 2008; darker for text), one column on a phone, and no chart cut in two on paper.
 */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ink:#17222d;--soft:#53626f;--line:#d3dbe2;--paper:#fff;--panel:#f5f7f9;--focus:#0b5fa5;--good:#00694c;--doubtful:#8a5a00;--bad:#a83c00}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a3b3c1;--line:#35424e;--paper:#10171e;--panel:#18212a;--focus:#6cb8ff;--good:#3fcf9f;--doubtful:#f0b840;--bad:#ff8f57}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0}
body>*{max-width:76rem;margin-inline:auto;padding-inline:1.5rem}
header{padding-top:1.5rem}
h1{font-size:1.75rem;line-height:1.2;margin:.1rem 0 .4rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:0 0 .5rem}h3{font-size:1rem;margin:0}
p{margin:.25rem 0;overflow-wrap:anywhere}
section{margin:2rem 0}
code,pre{font:.875em/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
pre{background:var(--panel);padding:1rem;overflow:auto;max-height:40rem}
summary{cursor:pointer}
q{overflow-wrap:anywhere;white-space:pre-wrap}
.soft{color:var(--soft);font-size:.875rem}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tags{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:.5rem 0}
.tags li{border:1px solid var(--line);border-radius:1rem;padding:0 .75rem;font-size:.875rem;overflow-wrap:anywhere}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:1rem 0;font-size:.875rem}
a{color:var(--focus)}
.verdict{border:1px solid var(--line);border-left:.5rem solid;border-radius:.375rem;background:var(--panel);padding:1rem 1.25rem;margin:1rem 0}
.verdict h2{font-size:1.5rem}.verdict p,.verdict ul{color:var(--ink)}.verdict .soft{color:var(--soft)}
.VALID,.good b{color:var(--good)}.SUSPECT,.doubtful b{color:var(--doubtful)}.INVALID,.bad b{color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1rem 0}
.tiles>div{border:1px solid var(--line);border-radius:.375rem;padding:.5rem .75rem}
.tiles dt{color:var(--soft);font-size:.875rem}.tiles dd{margin:0}
.tiles b{display:block;font-size:1.4rem;line-height:1.3}.tiles span{color:var(--soft);font-size:.875rem}
.scroll{overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.875rem}
caption{text-align:left;color:var(--soft);padding-bottom:.25rem}section:not(#numbers) caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:600;white-space:nowrap}
tbody th{font-weight:400;min-width:9rem;overflow-wrap:anywhere}
tr.step th{padding-left:1.25rem}
.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td ul{margin:.25rem 0;padding-left:1.25rem}
.bar{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;padding:.5rem 0;background:var(--paper)}
.bar[hidden]{display:none}
button{font:inherit;font-size:.875rem;color:var(--ink);background:var(--panel);border:1px solid var(--soft);border-radius:.25rem;padding:.25rem .75rem;min-height:2rem;cursor:pointer}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.charts{display:grid;gap:1.5rem}
figure{margin:0;min-width:0;scroll-margin-top:3.5rem}
.chart{height:20rem;width:100%}figure[data-chart=heat] .chart{height:24rem}
@media (max-width:40rem){.bar{position:static}body>*{padding-inline:1rem}h1{font-size:1.4rem}.chart{height:16rem}.tiles{grid-template-columns:1fr 1fr}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--panel:#fff;--good:#00694c;--doubtful:#8a5a00;--bad:#a83c00}
nav,.bar,.skip{display:none}body{font-size:11px}.chart{height:16rem}figure,tr,.verdict,.tiles>div{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}pre{max-height:none}}
`;
