import { setTimeout as after } from 'node:timers/promises';
import { decimal, duration, figure, remark } from '../result-table.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const PER_SECOND = 1000;
const SECONDS = 10;
const STALL_MS = 1000;
const STALL_AFTER_MS = 4000;
const TOLERANCE = 0.02;

/** Waits until the load has begun, then goes on for a while, then stalls the target. */
async function stallInTheMiddle(target) {
  while ((await target.statistics()).requests < PER_SECOND / 10) await after(50);
  await after(STALL_AFTER_MS);
  await target.stall(STALL_MS);
}

/**
 * What the schedule says: with a stall of S in a run of T, the share of S / T of all iterations waits, evenly spread
 * from 0 to S, so the quantile q is S - (1 - q) T.
 */
export function quantileInStall(quantile, stallMs, runMs) {
  return Math.max(0, stallMs - (1 - quantile) * runMs);
}

function near(what, measuredUs, theoryUs) {
  const off = measuredUs / theoryUs - 1;
  const limit = `${duration(theoryUs)} within ${TOLERANCE * 100} %`;
  return figure(
    what,
    `${duration(measuredUs)} (${off < 0 ? '' : '+'}${decimal(off * 100, 2)} %)`,
    limit,
    Math.abs(off) <= TOLERANCE,
  );
}

/** A target that stops for a second must not vanish from the results. */
export const stall = {
  name: 'stall',
  title: 'A target that answers nothing for 1 s',
  method:
    `Open load of ${PER_SECOND}/s for ${SECONDS} s; about ${STALL_AFTER_MS / 1000} s in, the target answers nothing for 1 s, then all. ` +
    'Theory: response time p = S − (1 − q) T, with the stall as long as the target says it was.',
  async run({ target, cores }) {
    await target.reset();
    const load = { targetTps: PER_SECOND, sustain: `${SECONDS}s`, maxConcurrency: 3000 };
    const plan = planOf('stall', 'HTTP_GET', { url: `${target.url}/` }, load);
    const [{ report }] = await Promise.all([
      runVajra(plan, { prefix: cores.generator }),
      stallInTheMiddle(target),
    ]);
    const { stalls } = await target.statistics();
    const stallMs = stalls[0].durationMs;
    const { responseTimeUs: response, serviceTimeUs: service } = report.totals;
    const theory = (quantile) => quantileInStall(quantile, stallMs, SECONDS * 1000) * 1000;
    return {
      figures: [
        near('response time p95', response.p95, theory(0.95)),
        near('response time p99', response.p99, theory(0.99)),
        remark('response time p50, max', `${duration(response.p50)}, ${duration(response.max)}`),
        remark(
          'service time p50, p95, p99, max',
          [service.p50, service.p95, service.p99, service.max].map(duration).join(', '),
        ),
        remark('length of the stall, by the target', `${decimal(stallMs, 1)} ms`),
        remark('verdict', verdictOf(report)),
      ],
    };
  },
};
