import { runWell } from '../measured-child.mjs';
import { duration, figure, markdownTable, remark } from '../result-table.mjs';
import { constantSchedule, distanceFromSchedule } from '../schedule-distance.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const RATES = [100, 1000, 5000];
const P50_LIMIT_US = 100;
/** Share of a 1 ms timer's p99 that ours may reach. */
const P99_SHARE = 0.5;

async function measureVajra({ target, cores }, perSecond, seconds) {
  await target.reset();
  const load = { targetTps: perSecond, sustain: `${seconds}s` };
  const plan = planOf('pacing', 'HTTP_GET', { url: `${target.url}/` }, load);
  const { report } = await runVajra(plan, { prefix: cores.generator });
  return { arrivals: await target.arrivalsUs(), ok: report.ledger.ok, verdict: verdictOf(report) };
}

async function measureTimer({ target, cores }, perSecond, seconds) {
  await target.reset();
  const script = [
    process.execPath,
    'tools/bench/timer-generator.mjs',
    target.url,
    String(perSecond),
    String(seconds),
  ];
  await runWell([...cores.generator, ...script], { killAfterMs: seconds * 1000 + 30_000 });
  return await target.arrivalsUs();
}

async function measureRate(context, perSecond) {
  const seconds = context.full ? 20 : 6;
  const due = constantSchedule(perSecond, perSecond * seconds);
  const ours = await measureVajra(context, perSecond, seconds);
  const timer = distanceFromSchedule(await measureTimer(context, perSecond, seconds), due);
  const exact = ours.arrivals.length === due.length && ours.ok === due.length;
  const counted = figure(
    `${perSecond}/s: starts`,
    `${ours.arrivals.length} arrived, ${ours.ok} ok`,
    `exactly ${due.length}`,
    exact,
  );
  if (ours.arrivals.length !== due.length) return { figures: [counted], rows: [] };
  const vajra = distanceFromSchedule(ours.arrivals, due);
  const p99LimitUs = timer.p99Us * P99_SHARE;
  return {
    figures: [
      counted,
      figure(
        `${perSecond}/s: p50 of the distance`,
        duration(vajra.p50Us),
        `${P50_LIMIT_US} us`,
        vajra.p50Us <= P50_LIMIT_US,
      ),
      figure(
        `${perSecond}/s: p99 of the distance`,
        duration(vajra.p99Us),
        `${duration(p99LimitUs)}, half of the timer's`,
        vajra.p99Us <= p99LimitUs,
      ),
      remark(`${perSecond}/s: verdict`, ours.verdict),
    ],
    rows: [
      [`${perSecond}/s`, 'vajra', ...[vajra.p50Us, vajra.p99Us, vajra.maxUs].map(duration)],
      [`${perSecond}/s`, '1 ms timer', ...[timer.p50Us, timer.p99Us, timer.maxUs].map(duration)],
    ],
  };
}

/** Distance of arrivals from the ideal schedule, beside what a 1 ms timer gives in the same run. */
export const pacing = {
  name: 'pacing',
  title: 'Starts on time',
  method:
    'Open load without warm-up; arrivals as the target stamps them, against the ideal schedule, the first second included. ' +
    'Beside it, in the same run, the usual generator: a 1 ms `setTimeout` that sends all that is due.',
  async run(context) {
    const results = [];
    for (const perSecond of RATES) results.push(await measureRate(context, perSecond));
    const details = markdownTable(
      ['rate', 'generator', 'p50', 'p99', 'max'],
      results.flatMap(({ rows }) => rows),
    );
    return { figures: results.flatMap(({ figures }) => figures), details };
  },
};
