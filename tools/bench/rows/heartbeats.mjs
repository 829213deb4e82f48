import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { startStandingFleet } from '../../dev/standing-fleet.mjs';
import { cpuMsOf } from '../processes.mjs';
import { decimal, figure, remark } from '../result-table.mjs';
import { BEAT_MS, SyntheticWorker } from '../synthetic-worker.mjs';

const WORKERS = 1000;
/** How many join at a time: a thousand at once would measure how fast this process connects. */
const AT_ONCE = 50;
const MOST_MS = 250;
const ANY_PORT = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];

async function measure(fleet, seconds) {
  const { address, tokens } = fleet;
  const of = { address: address.workers, token: tokens.join, onProblem: (what) => console.error(what) };
  const workers = Array.from({ length: WORKERS }, (_, number) => new SyntheticWorker({ number, ...of }));
  const take = () => workers.map((worker) => worker.takeAnswers());
  try {
    for (let at = 0; at < WORKERS; at += AT_ONCE) {
      const some = workers.slice(at, at + AT_ONCE);
      await Promise.all(some.map((worker) => worker.join()));
      // Spread over the half second, as workers that joined one after another are.
      for (const worker of some) {
        worker.live();
        await after(BEAT_MS / WORKERS);
      }
    }
    await after(3000);
    take();
    const cpuMs = cpuMsOf(address.processId);
    await after(seconds * 1000);
    const used = (cpuMsOf(address.processId) - cpuMs) / (seconds * 1000);
    const taken = take();
    const answers = taken.flatMap(({ answersMs }) => answersMs).sort((a, b) => a - b);
    return { answers, unanswered: taken.reduce((sum, each) => sum + each.unanswered, 0), used };
  } finally {
    for (const worker of workers) worker.close();
  }
}

/** A thousand workers' leases depend on answers that come in time. */
export const heartbeats = {
  name: 'heartbeats',
  title: 'A thousand synthetic workers against one master',
  method:
    `${WORKERS} connections from one process to a real master, each registered, with its stream of commands and on it a ` +
    `heartbeat every ${BEAT_MS} ms. Measured is from sending to the answer, in the process that makes all of them: its own ` +
    'waiting is in it.',
  async run({ full }) {
    const data = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
    const fleet = await startStandingFleet({ data, workers: 0, masterArgs: ANY_PORT, errors: 'ignore' });
    try {
      if (fleet === null) throw new Error('the master did not come up');
      const seconds = full ? 60 : 15;
      const { answers, unanswered, used } = await measure(fleet, seconds);
      const at = (quantile) =>
        answers[Math.min(answers.length - 1, Math.floor(quantile * answers.length))] ?? Infinity;
      return {
        figures: [
          figure('answer p99', `${decimal(at(0.99), 1)} ms`, `below ${MOST_MS} ms`, at(0.99) < MOST_MS),
          figure('not answered, or refused', String(unanswered), '0', unanswered === 0),
          remark('answer p50', `${decimal(at(0.5), 1)} ms`),
          remark('answers a second', decimal(answers.length / seconds)),
          remark('processor of the master', `${decimal(used * 100, 1)} % of a core`),
        ],
      };
    } finally {
      await fleet?.end();
      rmSync(data, { recursive: true, force: true });
    }
  },
};
