import { runPeer } from '../peers.mjs';
import { decimal, figure, markdownTable, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { cpuUsOfLoad, planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 50;
const ROUNDS = 3;
const LIMIT = 1.35;

async function vajra({ target, cores }, seconds) {
  const load = { model: 'closed', users: USERS, sustain: `${seconds}s` };
  const plan = planOf('closed', 'HTTP_GET', { url: `${target.url}/` }, load);
  const { report, cpuUs } = await runVajra(plan, { prefix: cores.generator });
  return { cpuUs, loadCpuUs: cpuUsOfLoad(report), verdict: verdictOf(report) };
}

/** One round: everybody in turn. The target counts what was really answered. */
async function measureRound(context, generators) {
  const round = {};
  for (const { name, seconds, run } of generators) {
    await context.target.reset();
    const { cpuUs, loadCpuUs = cpuUs, verdict } = await run(seconds);
    const { requests } = await context.target.statistics();
    round[name] = {
      cpuUsPerRequest: cpuUs / requests,
      loadCpuUsPerRequest: loadCpuUs / requests,
      perSecond: requests / seconds,
      startCpuUs: cpuUs - loadCpuUs,
      verdict,
    };
  }
  return round;
}

function generatorsOf(context) {
  const nodeSeconds = context.full ? 20 : 10;
  const peers = context.peers.present.map((peer) => ({
    name: peer.name,
    // The others take next to nothing to start, so that a shorter run tells as much.
    seconds: peer.name === 'autocannon' ? nodeSeconds : nodeSeconds / 2,
    run: (seconds) =>
      runPeer(peer, { url: `${context.target.url}/`, users: USERS, seconds }, context.cores.generator),
  }));
  return [{ name: 'vajra', seconds: nodeSeconds, run: (seconds) => vajra(context, seconds) }, ...peers];
}

/** What a request costs the generator, everything recorded. */
export const closed = {
  name: 'closed',
  title: 'Closed load of 50 users: processor time a request',
  method:
    `Whole process, start and all, over the requests that the target answered; ${ROUNDS} alternating rounds, the medians. ` +
    'Each tool on one core, recording latencies.',
  async run(context) {
    const generators = generatorsOf(context);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureRound(context, generators));
    const median = (name, what = 'cpuUsPerRequest') => medianOf(rounds.map((round) => round[name][what]));
    const ratioTo = (name) => median('vajra') / median(name);
    const others = generators
      .map(({ name }) => name)
      .filter((name) => !['vajra', 'autocannon'].includes(name));
    const rows = generators.map(({ name }) => [
      name,
      `${decimal(median(name), 1)} us`,
      rounds.map((round) => decimal(round[name].cpuUsPerRequest, 1)).join(', '),
      decimal(median(name, 'perSecond')),
    ]);
    return {
      figures: [
        figure(
          'vajra to autocannon',
          decimal(ratioTo('autocannon'), 2),
          `${LIMIT}`,
          ratioTo('autocannon') <= LIMIT,
        ),
        remark(
          "vajra's load alone, without its start, to autocannon",
          decimal(median('vajra', 'loadCpuUsPerRequest') / median('autocannon'), 2),
        ),
        remark(
          "vajra's start and end",
          `${decimal(median('vajra', 'startCpuUs') / 1e6, 2)} s of processor time`,
        ),
        ...others.map((name) => remark(`vajra to ${name}`, decimal(ratioTo(name), 2))),
        ...context.peers.missing.map((name) => remark(`vajra to ${name}`, 'not installed here')),
        remark('verdict', rounds.at(-1).vajra.verdict),
      ],
      details: markdownTable(['generator', 'processor time a request', 'rounds', 'requests/s'], rows),
    };
  },
};
