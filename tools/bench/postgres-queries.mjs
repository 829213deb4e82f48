/**
 * Sends a prepared query back to back over so many connections by bare pg, and prints what a query took of this process's
 * processor. `node tools/bench/postgres-queries.mjs URL CONNECTIONS SECONDS TEXT stays|varies`
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './measured-child.mjs';

// The plugin's own copy, so that both speak by the same code.
const pg = createRequire(join(ROOT, 'packages/plugin-postgres/package.json'))('pg');
/** Code that was never run is slow. */
const WARMUP_MS = 1000;

async function main([url, connections, seconds, text, kind]) {
  const clients = Array.from({ length: Number(connections) }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  let queries = 0;
  const runUntil = async (endMs) => {
    const work = async (client) => {
      while (performance.now() < endMs) {
        queries += 1;
        await client.query({ name: 'balance', text, values: [kind === 'varies' ? queries : 7] });
      }
    };
    await Promise.all(clients.map(work));
  };
  await runUntil(performance.now() + WARMUP_MS);
  queries = 0;
  const before = process.cpuUsage();
  const startMs = performance.now();
  await runUntil(startMs + Number(seconds) * 1000);
  const { user, system } = process.cpuUsage(before);
  const elapsedMs = performance.now() - startMs;
  console.log(JSON.stringify({ cpuUs: (user + system) / queries, perSecond: (queries * 1000) / elapsedMs }));
  await Promise.all(clients.map((client) => client.end()));
}

await main(process.argv.slice(2));
