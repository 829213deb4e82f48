import { decimal, duration, figure, remark } from '../result-table.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const PER_SECOND = 20_000;
const LATENCY_MS = 2;
const LAG_LIMIT_US = 5000;

/** An open load at a rate that few tools reach on one core. */
export const open20k = {
  name: 'open-20k',
  title: 'Open load of 20,000/s on one engine thread',
  method: `Target with ${LATENCY_MS} ms of latency. The plan's warm-up is the first second; start lag is of the rest.`,
  async run({ target, cores, full }) {
    await target.reset({ latencyMs: LATENCY_MS });
    const seconds = full ? 20 : 6;
    const load = { targetTps: PER_SECOND, warmup: '1s', sustain: `${seconds}s`, maxConcurrency: 5000 };
    const plan = planOf('open', 'HTTP_GET', { url: `${target.url}/` }, load);
    const { report, cpuUs } = await runVajra(plan, { prefix: cores.generator });
    const { requests } = await target.statistics();
    const wanted = PER_SECOND * (seconds + 1);
    const started = report.perSecond.reduce((sum, second) => sum + second.started, 0);
    const lag = report.totals.startLagUs;
    return {
      figures: [
        figure(
          'starts made',
          `${started}, of which ${requests} arrived`,
          `all ${wanted}`,
          started === wanted && requests === wanted,
        ),
        figure(
          'start lag p99 after the first second',
          duration(lag.p99),
          duration(LAG_LIMIT_US),
          lag.p99 <= LAG_LIMIT_US,
        ),
        remark('start lag p50', duration(lag.p50)),
        remark('processor time a request', `${decimal(cpuUs / requests, 1)} us`),
        remark('verdict', verdictOf(report)),
      ],
    };
  },
};
