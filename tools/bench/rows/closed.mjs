import { runPeer } from '../peers.mjs';
import { decimal, figure, markdownTable, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 50;
const ROUNDS = 3;
const LIMIT = 1.35;

async function vajra({ target, cores }, seconds) {
  const load = { model: 'closed', users: USERS, sustain: `${seconds}s` };
  const plan = planOf('closed', 'HTTP_GET', { url: `${target.url}/` }, load);
  const { report, cpuUs } = await runVajra(plan, { prefix: cores.generator });
  return { cpuUs, verdict: verdictOf(report) };
}

/** One round: everybody in turn. The target counts what was really answered. */
async function measureRound(context, generators, seconds) {
  const round = {};
  for (const { name, run } of generators) {
    await context.target.reset();
    const { cpuUs, verdict } = await run(seconds);
    const { requests } = await context.target.statistics();
    round[name] = { cpuUsPerRequest: cpuUs / requests, perSecond: requests / seconds, verdict };
  }
  return round;
}

function generatorsOf(context) {
  const peers = context.peers.present.map((peer) => ({
    name: peer.name,
    run: (seconds) =>
      runPeer(peer, { url: `${context.target.url}/`, users: USERS, seconds }, context.cores.generator),
  }));
  return [{ name: 'vajra', run: (seconds) => vajra(context, seconds) }, ...peers];
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
    const seconds = context.full ? 15 : 5;
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push(await measureRound(context, generators, seconds));
    const median = (name) => medianOf(rounds.map((round) => round[name].cpuUsPerRequest));
    const ratioTo = (name) => median('vajra') / median(name);
    const others = generators
      .map(({ name }) => name)
      .filter((name) => !['vajra', 'autocannon'].includes(name));
    const rows = generators.map(({ name }) => [
      name,
      `${decimal(median(name), 1)} us`,
      rounds.map((round) => decimal(round[name].cpuUsPerRequest, 1)).join(', '),
      decimal(medianOf(rounds.map((round) => round[name].perSecond))),
    ]);
    return {
      figures: [
        figure(
          'vajra to autocannon',
          decimal(ratioTo('autocannon'), 2),
          `${LIMIT}`,
          ratioTo('autocannon') <= LIMIT,
        ),
        ...others.map((name) => remark(`vajra to ${name}`, decimal(ratioTo(name), 2))),
        ...context.peers.missing.map((name) => remark(`vajra to ${name}`, 'not installed here')),
        remark('verdict', rounds.at(-1).vajra.verdict),
      ],
      details: markdownTable(['generator', 'processor time a request', 'rounds', 'requests/s'], rows),
    };
  },
};
