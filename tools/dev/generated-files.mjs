import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { apiProblems, writeApiDocuments } from '../release/api-documents.mjs';
import { runVisible } from './child.mjs';
import { protocolProblems, writeProtocolFiles } from './protocol-files.mjs';
import { inRoot } from './repository.mjs';
import { build } from './workspace-build.mjs';

/** Files that are written from the code, for those who do not run it: editors, other languages. */
const GENERATED = [
  {
    file: 'packages/core/schema/plan.schema.json',
    module: 'packages/core/dist/plan/run-plan-schema.js',
    symbol: 'RUN_PLAN_SCHEMA',
  },
  {
    file: 'packages/core/schema/result.schema.json',
    module: 'packages/core/dist/report/result-schema.js',
    symbol: 'RESULT_SCHEMA',
  },
  {
    file: 'packages/core/schema/run-file.schema.json',
    module: 'packages/core/dist/report/run-file/run-file-schema.js',
    symbol: 'RUN_FILE_SCHEMA',
  },
];

async function valueOf({ module, symbol }) {
  const loaded = await import(pathToFileURL(inRoot(module)).href);
  if (loaded[symbol] === undefined) throw new Error(`${module} exports no ${symbol}`);
  return loaded[symbol];
}

/** Generated files that are missing or behind the code (which must be built). @returns one line a problem */
export async function generatedProblems() {
  const found = await protocolProblems();
  for (const entry of GENERATED) {
    const path = inRoot(entry.file);
    const written = existsSync(path) ? JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))) : null;
    if (written !== JSON.stringify(await valueOf(entry)))
      found.push(`${entry.file} is not what ${entry.symbol} says: run \`npm run generate\``);
  }
  return [...found, ...apiProblems()];
}

/** Writes all generated files anew; builds in between, since some are made from built code. @returns exit code */
export async function generate() {
  await writeProtocolFiles();
  const built = await build();
  if (built !== 0) return built;
  for (const entry of GENERATED)
    await writeFile(inRoot(entry.file), `${JSON.stringify(await valueOf(entry), null, 2)}\n`);
  writeApiDocuments();
  const files = GENERATED.map(({ file }) => file);
  return await runVisible(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', ...files]);
}
