import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '../machine.mjs';
import { ROOT, runWell } from '../measured-child.mjs';
import { startPostgres } from '../postgres-server.mjs';
import { decimal, figure, remark } from '../result-table.mjs';
import { cpuUsOfLoad, planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const ROUNDS = 5;
const CONNECTIONS = 10;
/** Processor time of the framework and its task together, against that of the bare client. */
const LIMIT = 1.15;
const WARMUP_SECONDS = 1;
const ROWS = 10_000;
const TEXT = `SELECT balance FROM account WHERE id = mod($1, ${ROWS})`;
const KINDS = ['stays', 'varies'];

async function fill(url) {
  const pg = createRequire(join(ROOT, 'packages/plugin-postgres/package.json'))('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE account (id int PRIMARY KEY, balance int)');
  await client.query(`INSERT INTO account SELECT id, id FROM generate_series(0, ${ROWS - 1}) id`);
  await client.query('VACUUM ANALYZE account');
  await client.end();
}

async function byBarePg({ url, seconds, prefix }, kind) {
  const given = [url, CONNECTIONS, seconds, TEXT, kind].map(String);
  const script = [...prefix, process.execPath, 'tools/bench/postgres-queries.mjs', ...given];
  return JSON.parse((await runWell(script)).stdout);
}

async function byVajra({ url, seconds, prefix }, kind) {
  const values = [kind === 'varies' ? '${iteration}' : 7];
  const load = { model: 'closed', users: CONNECTIONS, warmup: `${WARMUP_SECONDS}s`, sustain: `${seconds}s` };
  const plan = planOf('queries', 'POSTGRES_QUERY', { url, name: 'balance', text: TEXT, values }, load);
  const { report } = await runVajra(plan, { prefix });
  if (report.ledger.failed > 0) throw new Error(`${report.ledger.failed} queries failed`);
  // Bare pg is measured without its warm-up as well.
  const perSecond = report.perSecond.filter(({ atMs }) => atMs >= WARMUP_SECONDS * 1000);
  const queries = perSecond.reduce((sum, { ok }) => sum + ok, 0);
  const cpuUs = cpuUsOfLoad({ perSecond }) / queries;
  return { cpuUs, perSecond: report.totals.achievedPerSecond, report };
}

async function byPgbench({ port, seconds, prefix, folder }, kind) {
  const file = join(folder, `${kind}.sql`);
  const id = kind === 'varies' ? `random(0, ${ROWS - 1})` : '7';
  writeFileSync(file, `\\set id ${id}\n${TEXT.replace('$1', ':id')};\n`);
  const load = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(CONNECTIONS),
    '-j',
    '1',
    '-T',
    String(seconds),
    '-f',
    file,
  ];
  const place = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', 'postgres'];
  const { stdout, cpuUs } = await runWell([...prefix, 'pgbench', ...load, ...place]);
  const queries = Number(/transactions actually processed: (\d+)/.exec(stdout)[1]);
  return { cpuUs: cpuUs / queries, perSecond: queries / seconds };
}

async function measureAll(place) {
  const ways = { bare: byBarePg, vajra: byVajra, ...(isInstalled('pgbench') ? { pgbench: byPgbench } : {}) };
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const measured = {};
    for (const kind of KINDS)
      for (const [way, measure] of Object.entries(ways))
        measured[`${way} ${kind}`] = await measure(place, kind);
    rounds.push(measured);
  }
  return rounds;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function figuresOf(rounds) {
  const of = (name, field) => median(rounds.map((measured) => measured[name][field]));
  const wayText = (name) => `${decimal(of(name, 'cpuUs'), 1)} us, ${decimal(of(name, 'perSecond'))} a second`;
  return KINDS.flatMap((kind) => {
    const ratio = of(`vajra ${kind}`, 'cpuUs') / of(`bare ${kind}`, 'cpuUs');
    const told = (way) => remark(`${way}, value that ${kind}`, wayText(`${way} ${kind}`));
    return [
      told('bare'),
      figure(
        `vajra run, value that ${kind}`,
        `${wayText(`vajra ${kind}`)}, ${decimal(ratio, 2)} of bare`,
        `at most ${LIMIT}`,
        ratio <= LIMIT,
      ),
      `pgbench ${kind}` in rounds[0] ? told('pgbench') : remark('pgbench', 'not installed here'),
    ];
  });
}

/** What a query costs by the framework, against bare pg and pgbench. */
export const postgresQuery = {
  name: 'postgres-query',
  title: 'PostgreSQL queries against the bare client and pgbench',
  method:
    `Processor time a query: one prepared SELECT by primary key, back to back over ${CONNECTIONS} connections, to a real ` +
    `PostgreSQL. \`vajra run\` with POSTGRES_QUERY is measured as a whole after its warm-up: engine, recording, host. Bare ` +
    `is pg's own client in a loop that records nothing; unlike the task, it makes values of the rows. pgbench is told for ` +
    `comparison. ${ROUNDS} rounds in turn, medians.`,
  async run({ cores, full }) {
    const server = await startPostgres(cores.target);
    const folder = mkdtempSync(join(tmpdir(), 'vajra-bench-sql-'));
    try {
      await fill(server.url);
      const seconds = full ? 10 : 3;
      const rounds = await measureAll({ ...server, seconds, folder, prefix: cores.generator });
      const verdict = verdictOf(rounds.at(-1)['vajra varies'].report);
      return { figures: [...figuresOf(rounds), remark('verdict', verdict)] };
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
