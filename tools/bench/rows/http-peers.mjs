import { runWell } from '../measured-child.mjs';
import { runPeer } from '../peers.mjs';
import { decimal, figure, markdownTable, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { cpuUsOfLoad, planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 50;
const ROUNDS = 3;
/** Most that a request may cost, as a share of what it costs the other. */
const LIMITS = { wrk: 1.5, autocannon: 0.7, 'undici dispatch': 0.6 };
/** Those that show how much of a limit can be met at all: most of a request is the kernel's. */
const FLOORS = ['wrk', 'bare sockets'];

function generatorsOf({ target, cores, peers }, seconds) {
  const url = `${target.url}/`;
  const prefix = cores.generator;
  const load = { model: 'closed', users: USERS, sustain: `${seconds}s` };
  const plan = planOf('http', 'HTTP_GET', { url }, load);
  const others = peers.present.filter(({ name }) => name in LIMITS);
  const child = (script) =>
    runWell([...prefix, process.execPath, script, url, String(USERS), String(seconds)]);
  return [
    { name: 'vajra', run: () => runVajra(plan, { prefix }) },
    ...others.map((peer) => ({
      name: peer.name,
      run: () => runPeer(peer, { url, users: USERS, seconds }, prefix),
    })),
    { name: 'undici dispatch', run: () => child('tools/bench/undici-dispatch.mjs') },
    { name: 'bare sockets', run: () => child('tools/bench/bare-sockets.mjs') },
  ];
}

/** What a request costs, against tools that are known for being cheap. */
export const httpPeers = {
  name: 'http-peers',
  title: 'HTTP/1.1 keep-alive, 50 users back to back: processor time a request against others',
  method:
    `Whole processes, start and all, over what the target answered; ${ROUNDS} alternating rounds, the medians. vajra by \`vajra run\`, ` +
    'one engine thread, everything recorded. undici dispatch is that client alone: no schedule, no users, no measurement. ' +
    'Bare sockets are those of `node:net`, which send constant bytes and look at none that come.',
  async run(context) {
    const seconds = context.full ? 60 : 20;
    const generators = generatorsOf(context, seconds);
    const rounds = [];
    let verdict = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      const costs = {};
      for (const { name, run } of generators) {
        await context.target.reset();
        const { cpuUs, report } = await run();
        const { requests } = await context.target.statistics();
        costs[name] = cpuUs / requests;
        if (report === undefined) continue;
        costs.load = cpuUsOfLoad(report) / requests;
        verdict = verdictOf(report);
      }
      rounds.push(costs);
    }
    const median = (name) => medianOf(rounds.map((costs) => costs[name]));
    const figures = Object.entries(LIMITS).map(([name, limit]) => {
      if (rounds[0][name] === undefined) return remark(`to ${name}`, 'not installed here');
      const ratio = median('vajra') / median(name);
      return figure(`to ${name}`, decimal(ratio, 2), `at most ${limit}`, ratio <= limit);
    });
    const floors = FLOORS.filter((name) => rounds[0][name] !== undefined);
    const rows = generators.map(({ name }) => [
      name,
      `${decimal(median(name), 1)} us`,
      rounds.map((costs) => decimal(costs[name], 1)).join(', '),
    ]);
    return {
      figures: [
        ...figures,
        remark("vajra's load alone, without its start and end", `${decimal(median('load'), 1)} us a request`),
        ...floors.map((name) =>
          remark(`${name} to undici dispatch`, decimal(median(name) / median('undici dispatch'), 2)),
        ),
        remark('verdict', verdict),
      ],
      details: markdownTable(['generator', 'processor time a request', 'rounds'], rows),
    };
  },
};
