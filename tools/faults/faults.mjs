/** `npm run faults`: does the worst to real fleets, prints each figure beside its limit, and writes docs/faults.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine } from '../bench/machine.mjs';
import { figureLines } from '../bench/result-table.mjs';
import { inRoot } from '../dev/repository.mjs';
import { FAULTS, SHORT_FAULTS } from './fault-list.mjs';
import { faultsDocument, withSections } from './faults-document.mjs';

const USAGE = `Usage: npm run faults -- [--short] [--workers N] [--rate N] [NAME…]

${FAULTS.map(({ name, fault }) => `  ${name.padEnd(17)} ${fault}`).join('\n')}

  --short       the few that the tests try, with three workers
  --workers N   size of the fleet (10)
  --rate N      starts per second (200)
With names, docs/faults.md is left as it is, or with --update gets their sections anew.
`;

function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      short: { type: 'boolean' },
      update: { type: 'boolean' },
      workers: { type: 'string' },
      rate: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const unknown = positionals.filter((name) => !FAULTS.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`There is no fault "${unknown.join('", "')}".`);
  const short = values.short === true;
  const all = short ? SHORT_FAULTS : FAULTS;
  return {
    help: values.help === true,
    update: values.update === true,
    whole: !short && positionals.length === 0,
    faults: positionals.length === 0 ? all : FAULTS.filter(({ name }) => positionals.includes(name)),
    context: {
      short,
      workers: Number(values.workers ?? (short ? 3 : 10)),
      ratePerSecond: Number(values.rate ?? 200),
    },
  };
}

async function runOne(row, context) {
  console.log(`\n${row.fault} (${row.name})`);
  try {
    const figures = await row.run(context);
    console.log(figureLines(figures).join('\n'));
    return { row, figures, problem: null };
  } catch (error) {
    console.error(`  BROKEN: ${error.stack}`);
    return { row, figures: [], problem: String(error.message) };
  }
}

/** @returns the exit code */
export async function faults(argv) {
  let settings;
  try {
    settings = readArguments(argv);
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (settings.help) {
    console.log(USAGE);
    return 0;
  }
  const { workers, ratePerSecond } = settings.context;
  console.log(
    `${workers} workers, ${ratePerSecond} starts a second, real processes, signals and connections.`,
  );
  const results = [];
  for (const row of settings.faults) results.push(await runOne(row, settings.context));
  const figures = results.flatMap((result) => result.figures);
  const over = figures.filter(({ ok }) => ok === false).length;
  const broken = results.filter(({ problem }) => problem !== null).length;
  console.log(
    `\n${figures.length - over} of ${figures.length} figures within their limits; ${broken} faults could not be tried.`,
  );
  if (settings.whole) {
    const text = faultsDocument({
      results,
      context: settings.context,
      machine: describeMachine(),
      finishedAt: new Date().toISOString().slice(0, 16).replace('T', ' '),
    });
    writeFileSync(inRoot('docs/faults.md'), text);
    console.log('Written to docs/faults.md');
  }
  if (settings.update && !settings.whole) {
    const file = inRoot('docs/faults.md');
    writeFileSync(file, withSections(readFileSync(file, 'utf8'), results));
    console.log('Their sections of docs/faults.md are new.');
  }
  return over + broken === 0 ? 0 : 1;
}
