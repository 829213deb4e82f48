/** `npm run bench`: measures, prints each figure beside its limit, and writes docs/benchmarks.md. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHES } from './bench-list.mjs';
import { busyRatio, describeMachine, planCores } from './machine.mjs';
import { ROOT } from './measured-child.mjs';
import { findPeers } from './peers.mjs';
import { figureLines } from './result-table.mjs';
import { resultsDocument, withParts } from './results-document.mjs';
import { startTarget } from './target.mjs';

const DOCUMENT = join(ROOT, 'docs', 'benchmarks.md');
/** Share of the machine that other things may take before the results say so. */
const QUIET_RATIO = 0.05;
const USAGE = `Usage: npm run bench -- [--full] [--only NAME]… [NAME…] [--write]

${BENCHES.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join('\n')}

  --full         longer runs; 1,000 million iterations for memory
  --only NAME    only this one; may be given several times. Then docs/benchmarks.md is left as it is,
  --write        but for these parts, which say that they were measured by themselves
`;

/** @returns `{ benches, full, write }`, or a message for the user */
function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      full: { type: 'boolean' },
      write: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const names = [...positionals, ...(values.only ?? []).flatMap((text) => text.split(','))];
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new Error(`There is no bench "${unknown.join('", "')}".`);
  const benches = names.length === 0 ? BENCHES : BENCHES.filter(({ name }) => names.includes(name));
  const { full = false, write = false, help = false } = values;
  return { benches, full, write, help };
}

async function runOne(bench, context) {
  console.log(`\n${bench.title} (${bench.name})`);
  const startMs = performance.now();
  try {
    const { figures, details } = await bench.run(context);
    console.log(figureLines(figures).join('\n'));
    console.log(`  in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
    return { bench, figures, details, problem: null };
  } catch (error) {
    console.error(`  BROKEN: ${error.stack}`);
    return { bench, figures: [], problem: String(error.message) };
  }
}

function summarize(results) {
  const figures = results.flatMap((result) =>
    result.figures.map((one) => ({ ...one, bench: result.bench.name })),
  );
  const over = figures.filter(({ ok }) => ok === false);
  const broken = results.filter(({ problem }) => problem !== null);
  console.log(
    `\n${figures.filter(({ ok }) => ok === true).length} within their limits, ${over.length} OVER, ${broken.length} benches broken.`,
  );
  for (const { bench, what, measured, limit } of over)
    console.log(`OVER  ${bench}: ${what}: ${measured} (limit: ${limit})`);
  return broken.length === 0 ? 0 : 1;
}

const percent = (ratio) => `${Math.round(ratio * 100)} %`;

/** What else runs here now, and a word about it where it is too much. */
async function look() {
  const busy = await busyRatio();
  if (busy > QUIET_RATIO)
    console.log(
      `OTHER THINGS TAKE ${percent(busy)} OF THIS MACHINE: the figures are worse than they could be.`,
    );
  return busy;
}

function save(document) {
  if (!existsSync(join(ROOT, 'docs'))) mkdirSync(join(ROOT, 'docs'));
  writeFileSync(DOCUMENT, document);
  console.log('Written to docs/benchmarks.md');
}

async function measureAll({ benches, full, write }) {
  const cores = planCores();
  const peers = findPeers();
  const machine = describeMachine();
  console.log(`${machine}; ${cores.inWords}`);
  let busy = await look();
  const target = await startTarget(cores.target);
  const results = [];
  try {
    for (const bench of benches) results.push(await runOne(bench, { target, cores, peers, full }));
  } finally {
    await target.stop();
  }
  // What began quiet may not have stayed so.
  busy = Math.max(busy, await look());
  const code = summarize(results);
  const finishedAt = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (benches.length < BENCHES.length) {
    if (write) save(withParts(readFileSync(DOCUMENT, 'utf8'), results, finishedAt));
    return code;
  }
  const facts = {
    ...{ results, machine, full, cores: cores.inWords, missingPeers: peers.missing },
    finishedAt,
    busy: busy > QUIET_RATIO ? percent(busy) : null,
  };
  save(resultsDocument(facts));
  return code;
}

async function main(argv) {
  let options;
  try {
    options = readArguments(argv);
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  return await measureAll(options);
}

process.exitCode = await main(process.argv.slice(2));
