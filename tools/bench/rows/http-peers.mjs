import { runWell } from '../measured-child.mjs';
import { runPeer } from '../peers.mjs';
import { decimal, figure, markdownTable, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { cpuUsOfLoad, planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 50;
const ROUNDS = 3;
/** Most that a request may cost, as a share of what it costs the other. */
const LIMITS = { wrk: 1.5, autocannon: 0.7, 'undici dispatch': 0.6 };

function generatorsOf({ target, cores, peers }, seconds) {
  const url = `${target.url}/`;
  const prefix = cores.generator;
  const load = { model: 'closed', users: USERS, sustain: `${seconds}s` };
  const plan = planOf('http', 'HTTP_GET', { url }, load);
  const others = peers.present.filter(({ name }) => name in LIMITS);
  const script = [process.execPath, 'tools/bench/undici-dispatch.mjs', url, String(USERS), String(seconds)];
  return [
    { name: 'vajra', run: () => runVajra(plan, { prefix }) },
    ...others.map((peer) => ({
      name: peer.name,
      run: () => runPeer(peer, { url, users: USERS, seconds }, prefix),
    })),
    { name: 'undici dispatch', run: () => runWell([...prefix, ...script]) },
  ];
}

/** What a request costs, against tools that are known for being cheap. */
export const httpPeers = {
  name: 'http-peers',
  title: 'HTTP/1.1 keep-alive, 50 users back to back: processor time a request against others',
  method:
    `Whole processes, start and all, over what the target answered; ${ROUNDS} alternating rounds, the medians. vajra by \`vajra run\`, ` +
    'one engine thread, everything recorded. undici dispatch is that client alone: no schedule, no users, no measurement.',
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
    // Most of a request is the kernel's: what the cheapest tool takes shows how much of a limit can be met at all.
    const floor = rounds[0].wrk === undefined ? null : median('wrk') / median('undici dispatch');
    const rows = generators.map(({ name }) => [
      name,
      `${decimal(median(name), 1)} us`,
      rounds.map((costs) => decimal(costs[name], 1)).join(', '),
    ]);
    return {
      figures: [
        ...figures,
        remark("vajra's load alone, without its start and end", `${decimal(median('load'), 1)} us a request`),
        ...(floor === null ? [] : [remark('wrk to undici dispatch', decimal(floor, 2))]),
        remark('verdict', verdict),
      ],
      details: markdownTable(['generator', 'processor time a request', 'rounds'], rows),
    };
  },
};
