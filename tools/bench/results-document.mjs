import { figureTable } from './result-table.mjs';

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; do not edit. Each figure stands beside the limit that it must keep. Nothing here is asserted
in tests: absolute figures move from machine to machine, and with what else runs on it. What counts is how figures of
one part stand to each other. \`npm run bench -- --full\` runs longer, \`--only NAME\` runs one part, \`--write\` with it puts
that in here.`;

const EARLIER = `## What other tools made of the stall

Measured once, before the first line of this project was written, on a machine of two shared cores with a server in C as
the target: nothing is answered for 1 s in a run of 10 s at 1,000/s. Theory: p50 about 1 ms, p95 500 ms, p99 900 ms.

| tool | p50 | p90 | p95 | p99 | |
| --- | --- | --- | --- | --- | --- |
| wrk2 | 0.9 ms | 27 ms | | 905 ms | right |
| k6 2.2, constant-arrival-rate | 0.13 ms | 0.30 ms | 1.24 ms | 912 ms | 801 starts dropped; p95 wrong by 400 times |
| autocannon 9 -R | 231 ms | 846 ms | | 985 ms | filled in afterwards; the median wrong by 200 times |`;

const LONG = `## Memory over a thousand million iterations

Run once, on 2026-11-27, by \`npm run bench -- --full --only memory\` (2 cores, Node.js 20.20; nothing pinned, priority 19):
1,000,000,000 iterations of NOOP recorded in 165 s. Resident memory of the whole process: at most 160 MiB in the first
55 s, at most 130 MiB after it. In the first seconds it does grow: 50 million iterations, 9 s, went from 147 MiB in the
first third to 164 MiB after it, 11.3 %. A run of 1 s says nothing.

## The dashboard for an hour

Run once, on 2026-11-28, by \`npm run bench -- --full --only dashboard\` (2 cores, Node.js 20.20, Chromium on one of them; at
times other things took the rest of the other core): 100 workers of 50 series each. In 98.6 % of 3,498 seconds 58 frames
or more, 60 in the median, figures changed in all of them; 53 frames in the worst second, 43 tasks over 50 ms, the longest
98 ms. Heap 18.7 MiB after 10 minutes, 23.8 MiB after the hour; a page that was opened then and showed the same held
22.0 MiB, and had 60 frames in all of its 20 seconds. Browser 23.2 % of a core, master 25.9 %. From the death of the
workers to a page that shows the first as lost: 2.5 s.`;

function section({ bench, figures, details, problem }) {
  const parts = [`## ${bench.title}`, bench.method];
  if (problem !== null) parts.push(`**This part broke:** ${problem.split('\n')[0]}`);
  if (figures.length > 0) parts.push(figureTable(figures));
  if (details !== undefined) parts.push(details);
  parts.push(`Alone: \`npm run bench -- --only ${bench.name}\``);
  return parts.join('\n\n');
}

/**
 * The document with parts that were measured anew by themselves, each saying when.
 * @throws where a part is not in it: its title is another by now
 */
export function withParts(document, results, finishedAt) {
  return results.reduce((text, result) => {
    const start = text.indexOf(`## ${result.bench.title}\n`);
    if (start === -1)
      throw new Error(`docs/benchmarks.md has no part "${result.bench.title}": run all benches.`);
    const end = text.indexOf('\n## ', start);
    const rest = end === -1 ? '\n' : `\n${text.slice(end)}`;
    return `${text.slice(0, start)}${section(result)}. Measured by itself: ${finishedAt}.${rest}`;
  }, document);
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
          `**Other things took ${busy} of this machine when it began or ended:** figures are worse than they could be.`,
        ]),
  ];
  return `${[INTRODUCTION, head.join('\n'), ...results.map(section), LONG, EARLIER].join('\n\n')}\n`;
}
