import { runWell } from '../measured-child.mjs';
import { decimal, figure, markdownTable, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { startTlsServer } from '../tls-server.mjs';
import { cpuUsOfLoad, planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 50;
const ROUNDS = 3;
const LIMIT = 0.7;
const UNDICI = 'undici dispatch';
const BARE = 'bare sockets';

/** What a request costs inside of TLS. */
export const httpTls = {
  name: 'http-tls',
  title: 'HTTPS keep-alive, 50 users back to back: processor time a request',
  method:
    `Whole processes over the requests that were answered; ${ROUNDS} alternating rounds, the medians. Against undici's dispatch alone; ` +
    'bare sockets are those of `node:tls`, which send constant bytes and look at none that come.',
  async run({ cores, full }) {
    const seconds = full ? 60 : 20;
    const target = await startTlsServer(cores.target);
    const prefix = cores.generator;
    const load = { model: 'closed', users: USERS, sustain: `${seconds}s` };
    const plan = planOf('tls', 'HTTP_GET', { url: target.url, insecure: true }, load);
    const child = async (script) => {
      const command = [process.execPath, script, target.url, String(USERS), String(seconds)];
      const { cpuUs, stdout } = await runWell([...prefix, ...command]);
      return cpuUs / Number(stdout.trim());
    };
    const costs = { vajra: [], load: [], [UNDICI]: [], [BARE]: [] };
    let verdict = '';
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { report, cpuUs } = await runVajra(plan, { prefix });
        costs.vajra.push(cpuUs / report.ledger.ok);
        costs.load.push(cpuUsOfLoad(report) / report.ledger.ok);
        verdict = verdictOf(report);
        costs[UNDICI].push(await child('tools/bench/undici-dispatch.mjs'));
        costs[BARE].push(await child('tools/bench/bare-sockets.mjs'));
      }
    } finally {
      await target.stop();
    }
    const median = (name) => medianOf(costs[name]);
    const ratio = median('vajra') / median(UNDICI);
    const rows = ['vajra', UNDICI, BARE].map((name) => [
      name,
      `${decimal(median(name), 1)} us`,
      costs[name].map((cost) => decimal(cost, 1)).join(', '),
    ]);
    return {
      figures: [
        figure(`to ${UNDICI}`, decimal(ratio, 2), `at most ${LIMIT}`, ratio <= LIMIT),
        remark("vajra's load alone, without its start and end", `${decimal(median('load'), 1)} us a request`),
        remark(`${BARE} to ${UNDICI}`, decimal(median(BARE) / median(UNDICI), 2)),
        remark('target', target.name),
        remark('verdict', verdict),
      ],
      details: markdownTable(['generator', 'processor time a request', 'rounds'], rows),
    };
  },
};
