import { figureTable } from '../bench/result-table.mjs';

const INTRODUCTION = `# Faults

Written by \`npm run faults\`; do not edit. Real masters and workers, each a process; each worker behind a TCP proxy of its
own; a target that notes which iteration arrived when. Since a plan says when each iteration is due, what is missing,
what came twice and how long a gap lasted are counted, not estimated.`;

function section({ row, figures, problem }) {
  const parts = [`## ${row.fault}`, `Promise: ${row.promise}.`];
  if (problem !== null) parts.push(`**This could not be tried:** ${problem.split('\n')[0]}`);
  if (figures.length > 0) parts.push(figureTable(figures));
  parts.push(`Alone: \`npm run faults -- ${row.name}\``);
  return parts.join('\n\n');
}

/** The whole of docs/faults.md. */
export function faultsDocument({ results, context, machine, finishedAt }) {
  const head = `Machine: ${machine}. ${context.workers} workers, ${context.ratePerSecond} starts a second. Run of ${finishedAt}.`;
  return `${[INTRODUCTION, head, ...results.map(section)].join('\n\n')}\n`;
}

/** The document with the sections of these faults in place of what it had. */
export function withSections(document, results) {
  const [head, ...sections] = document.trimEnd().split(/\n\n(?=## )/);
  const fresh = new Map(results.map((result) => [`## ${result.row.fault}`, section(result)]));
  return `${[head, ...sections.map((each) => fresh.get(each.split('\n', 1)[0]) ?? each)].join('\n\n')}\n`;
}
