import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { startStandingFleet } from '../../dev/standing-fleet.mjs';
import { cpuMsOf, residentBytesOf } from '../processes.mjs';
import { decimal, figure, remark } from '../result-table.mjs';

const RATE = 1000;
const SECONDS = 10;
const ANY_PORT = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];
/** Most sessions of one `vajra worker` here (it takes 64). */
const MOST_SESSIONS = 50;
/** Longest that a fleet may take to come up, or a run to go on, milliseconds. */
const LIMIT_MS = 300_000;
/** Spare engines try the tasks of the run before, one after another on each core; a fleet is warm once they have. */
const WARM_MS = 2000;
const WARM_EACH_MS = 500;
/** Longest from asking for a run to its first load on a warm fleet of up to ten, milliseconds. */
const MOST_START_MS = 2000;
const PLAN = {
  name: 'bench',
  scenarios: { light: { task: 'NOOP', load: { targetTps: RATE, sustain: `${SECONDS}s` } } },
};

async function until(what, look) {
  const endMs = performance.now() + LIMIT_MS;
  while (performance.now() < endMs) {
    if (await look()) return;
    await after(50);
  }
  throw new Error(`${what}: not within ${LIMIT_MS / 1000} s`);
}

/** Asks for a run, and waits until it goes. @returns its id, and how long that took */
async function begin(ask, workers) {
  const askedMs = performance.now();
  const { id } = await ask('POST', '/api/tests', {
    plan: PLAN,
    minWorkers: workers,
    readyTimeoutMs: LIMIT_MS,
    skipPreflight: true,
  });
  await until('the run began', async () => (await ask('GET', `/api/tests/${id}`)).state === 'running');
  return { id, readyMs: performance.now() - askedMs };
}

/** One run on so many workers, and the beginning of another. */
async function runOn(workers) {
  const data = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
  const commands = Math.ceil(workers / MOST_SESSIONS);
  const options = {
    data,
    workers: commands,
    sessions: workers / commands,
    masterArgs: ANY_PORT,
    errors: 'ignore',
  };
  const fleet = await startStandingFleet(options);
  try {
    if (fleet === null) throw new Error('the master did not come up');
    const { address, tokens } = fleet;
    const ask = async (method, path, body) => {
      const headers = { authorization: `Bearer ${tokens.operator}`, 'content-type': 'application/json' };
      const response = await fetch(`${address.url}${path}`, { method, headers, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
      return await response.json();
    };
    await until(
      `${workers} workers joined`,
      async () => (await ask('GET', '/api/workers')).length === workers,
    );
    const { id, readyMs } = await begin(ask, workers);
    const before = cpuMsOf(address.processId);
    const fromMs = performance.now();
    await after(SECONDS * 1000 - 2000);
    const used = cpuMsOf(address.processId) - before;
    const bytes = residentBytesOf(address.processId);
    const seconds = (performance.now() - fromMs) / 1000;
    await until('the run ended', async () => (await ask('GET', `/api/tests/${id}`)).state === 'ended');
    const { ledger, workers: made } = await ask('GET', `/api/tests/${id}/result?perSecond=false`);
    await after(WARM_MS + WARM_EACH_MS * workers);
    const again = await begin(ask, workers);
    return {
      ledger,
      made: made.length,
      readyMs,
      againMs: again.readyMs,
      cpuMs: used / seconds,
      bytes,
    };
  } finally {
    await fleet?.end();
    rmSync(data, { recursive: true, force: true });
  }
}

const seconds = (ms) => `${decimal(ms / 1000, 2)} s`;

/** The rate is that of the plan, however many make it; and a master costs little. */
export const fleetSizes = {
  name: 'fleet-sizes',
  title: 'Fleets of 1 to 100 workers on this machine',
  method:
    `NOOP at ${RATE}/s for ${SECONDS} s, each worker an engine process of its own, a master, all real commands. Counted is ` +
    "the ledger; the master's processor time and memory are those of its process in the middle of the run.",
  async run({ full }) {
    const figures = [];
    for (const workers of full ? [1, 2, 4, 10, 100] : [1, 2, 4, 10]) {
      const { ledger, made, readyMs, againMs, cpuMs, bytes } = await runOn(workers);
      const scheduled = RATE * SECONDS;
      const told = `${decimal(ledger.scheduled)} scheduled, ${decimal(ledger.ok)} ok, by ${made}`;
      const isExact = ledger.scheduled === scheduled && ledger.ok + ledger.missed === scheduled;
      figures.push(
        figure(`${workers}: starts`, told, `exactly ${decimal(scheduled)}`, isExact && ledger.missed === 0),
        remark(`${workers}: from asking to the first load, the fleet's first run`, seconds(readyMs)),
        workers > 10
          ? remark(`${workers}: the same, its second run`, seconds(againMs))
          : figure(
              `${workers}: the same, its second run`,
              seconds(againMs),
              `below ${seconds(MOST_START_MS)}`,
              againMs < MOST_START_MS,
            ),
        remark(`${workers}: master, processor time a worker and second`, `${decimal(cpuMs / workers, 2)} ms`),
        remark(`${workers}: master, memory`, `${decimal(bytes / 2 ** 20)} MiB`),
      );
    }
    return { figures };
  },
};
