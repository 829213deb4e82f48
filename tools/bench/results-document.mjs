import { figureTable } from './result-table.mjs';

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; do not edit. Each figure stands beside the limit that it must keep. Nothing here is asserted
in tests: absolute figures move from machine to machine, and with what else runs on it. What counts is how figures of
one run stand to each other. \`npm run bench -- --full\` runs longer, \`--only NAME\` runs one part.`;

function section({ bench, figures, details, problem }) {
  const parts = [`## ${bench.title}`, bench.method];
  if (problem !== null) parts.push(`**This part broke:** ${problem.split('\n')[0]}`);
  if (figures.length > 0) parts.push(figureTable(figures));
  if (details !== undefined) parts.push(details);
  parts.push(`Alone: \`npm run bench -- --only ${bench.name}\``);
  return parts.join('\n\n');
}

/** The whole of docs/benchmarks.md. */
export function resultsDocument({ results, machine, cores, full, finishedAt, missingPeers, busy }) {
  const peers = missingPeers.length === 0 ? '' : ` Not installed here: ${missingPeers.join(', ')}.`;
  const head = [
    `Machine: ${machine}; ${cores}.${peers}`,
    `Run of ${finishedAt}, in the ${full ? 'full' : 'short'} form.`,
    ...(busy === null
      ? []
      : [
          `**Other things took ${busy} of this machine when it began:** figures are worse than they could be.`,
        ]),
  ];
  return `${[INTRODUCTION, head.join('\n'), ...results.map(section)].join('\n\n')}\n`;
}
