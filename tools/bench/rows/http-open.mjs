import { decimal, figure, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { cpuUsOfLoad, planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const PER_SECOND = 20_000;
const ROUNDS = 3;
const LIMIT = 1.4;

/** What keeping to a schedule costs. */
export const httpOpen = {
  name: 'http-open',
  title: 'HTTP/1.1: open load of 20,000/s against 50 users back to back',
  method: `Processor time of the load a request (starts and ends of the processes left out, which are the same); ${ROUNDS} alternating rounds, the medians.`,
  async run({ target, cores, full }) {
    const seconds = full ? 20 : 8;
    const parameters = { url: `${target.url}/` };
    const closed = planOf('closed', 'HTTP_GET', parameters, {
      model: 'closed',
      users: 50,
      sustain: `${seconds}s`,
    });
    const open = planOf('open', 'HTTP_GET', parameters, {
      targetTps: PER_SECOND,
      sustain: `${seconds}s`,
      maxConcurrency: 1000,
    });
    const costs = { closed: [], open: [] };
    let verdict = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, plan] of Object.entries({ closed, open })) {
        await target.reset();
        const { report } = await runVajra(plan, { prefix: cores.generator });
        const { requests } = await target.statistics();
        costs[name].push(cpuUsOfLoad(report) / requests);
        verdict = verdictOf(report);
      }
    }
    const ratio = medianOf(costs.open) / medianOf(costs.closed);
    return {
      figures: [
        figure('open to closed', decimal(ratio, 2), `at most ${LIMIT}`, ratio <= LIMIT),
        remark('open', `${decimal(medianOf(costs.open), 1)} us a request`),
        remark('closed', `${decimal(medianOf(costs.closed), 1)} us a request`),
        remark('verdict of the open load', verdict),
      ],
    };
  },
};
