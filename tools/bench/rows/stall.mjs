import { setTimeout as after } from 'node:timers/promises';
import { runWell } from '../measured-child.mjs';
import { AUTOCANNON } from '../peers.mjs';
import { decimal, duration, figure, markdownTable, remark } from '../result-table.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const PER_SECOND = 1000;
const SECONDS = 10;
const STALL_MS = 1000;
/** Not a whole number of seconds: autocannon sends what is due in a second at its beginning, and is silent then. */
const STALL_AFTER_MS = 4500;
const TOLERANCE = 0.02;

/** Waits until the load has begun, then goes on for a while, then stalls the target; gives up with the signal. */
async function stallInTheMiddle(target, signal) {
  while ((await target.statistics()).requests < PER_SECOND / 10) await after(50, undefined, { signal });
  await after(STALL_AFTER_MS, undefined, { signal });
  await target.stall(STALL_MS);
}

/** Runs a load and stalls the target in the middle of it. A load that breaks must not leave a stall for the next one. */
async function withStall(target, load) {
  const ended = new AbortController();
  const watched = load.finally(() => ended.abort());
  const [result, stalled] = await Promise.allSettled([watched, stallInTheMiddle(target, ended.signal)]);
  if (result.status === 'rejected') throw result.reason;
  if (stalled.status === 'rejected')
    throw new Error('the load ended before the stall', { cause: stalled.reason });
  return result.value;
}

/**
 * What the schedule says: with a stall of S in a run of T, the share of S / T of all iterations waits. A target that
 * answered them all at one moment would make them wait from 0 to S, evenly spread. It takes D for it, from the first that
 * came to the last, so they wait from D to S: the quantile q is S - (1 - q) T (1 - D / S).
 */
export function quantileInStall(quantile, { stallMs, drainMs, runMs }) {
  return Math.max(0, stallMs - (1 - quantile) * runMs * (1 - drainMs / stallMs));
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

/**
 * The same stall, seen by a tool that offers a rate and fills in afterwards what it could not send. It sends a second's
 * requests at once: they wait for what is left of the stall by then, which is about half of it.
 */
async function autocannon({ target, cores }) {
  await target.reset();
  const command = [
    process.execPath,
    AUTOCANNON,
    '-j',
    '-c',
    50,
    '-R',
    PER_SECOND,
    '-d',
    SECONDS,
    `${target.url}/`,
  ];
  const { stdout } = await withStall(target, runWell([...cores.generator, ...command.map(String)]));
  const { latency } = JSON.parse(stdout);
  return ['p50', 'p97_5', 'p99', 'max'].map((name) => duration(latency[name] * 1000));
}

/** A target that stops for a second must not vanish from the results. */
export const stall = {
  name: 'stall',
  title: 'A target that answers nothing for 1 s',
  method:
    `Open load of ${PER_SECOND}/s for ${SECONDS} s; about ${STALL_AFTER_MS / 1000} s in, the target answers nothing for 1 s, then all. ` +
    'Theory: response time p = S − (1 − q) T (1 − D / S), with the stall S and the time D in which it then gave the answers ' +
    'that had waited, one after another, as long as the target says they were.',
  async run(context) {
    const { target, cores } = context;
    await target.reset();
    const load = { targetTps: PER_SECOND, sustain: `${SECONDS}s`, maxConcurrency: 3000 };
    const plan = planOf('stall', 'HTTP_GET', { url: `${target.url}/` }, load);
    const { report } = await withStall(target, runVajra(plan, { prefix: cores.generator }));
    const { stalls } = await target.statistics();
    const { durationMs: stallMs, drainMs } = stalls[0];
    const { responseTimeUs: response, serviceTimeUs: service } = report.totals;
    const runMs = SECONDS * 1000;
    const theory = (quantile) => quantileInStall(quantile, { stallMs, drainMs, runMs }) * 1000;
    const peer = await autocannon(context);
    return {
      figures: [
        near('response time p95', response.p95, theory(0.95)),
        near('response time p99', response.p99, theory(0.99)),
        remark('length of the stall, by the target', `${decimal(stallMs, 1)} ms`),
        remark('then, until all answers that had waited were given', `${decimal(drainMs, 1)} ms`),
        remark('verdict', verdictOf(report)),
      ],
      details: [
        markdownTable(
          ['', 'p50', 'p95', 'p97.5', 'p99', 'max'],
          [
            ['theory', ...[0.5, 0.95, 0.975, 0.99, 1].map((quantile) => duration(theory(quantile)))],
            ['vajra, response time', ...timesOf(response)],
            ['vajra, service time', ...timesOf(service)],
            ['autocannon -R', peer[0], '', ...peer.slice(1)],
          ],
        ),
        'autocannon sends what is due in a second at once, at its beginning: how long that waits goes with the moment at ' +
          'which the target stalls, here about the middle of a second.',
      ].join('\n\n'),
    };
  },
};

/** The result has no p97.5; autocannon has no p95. */
function timesOf({ p50, p95, p99, max }) {
  return [duration(p50), duration(p95), '', duration(p99), duration(max)];
}
