import { runWell } from '../measured-child.mjs';
import { decimal, duration, figure, markdownTable, remark } from '../result-table.mjs';
import { constantSchedule, distanceFromSchedule, medianOf } from '../schedule-distance.mjs';
import { startTarget } from '../target.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const RATES = [100, 1000, 5000];
/** A hundredth of what comes in that time has to be more than a handful, or each is the percentile. */
const SECONDS = { 100: 20, 1000: 6, 5000: 6 };
/** What else a machine does shows in the 99th percentile of any one run, the more the fewer arrivals it has. */
const ROUNDS = { 100: 5, 1000: 3, 5000: 3 };
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

async function measureRound(context, perSecond, seconds) {
  const due = constantSchedule(perSecond, perSecond * seconds);
  const { arrivals, ok, verdict } = await measureVajra(context, perSecond, seconds);
  const timed = await measureTimer(context, perSecond, seconds);
  const isExact = arrivals.length === due.length && ok === due.length;
  const vajra = arrivals.length === due.length ? distanceFromSchedule(arrivals, due) : null;
  return { arrived: arrivals.length, ok, isExact, verdict, vajra, timer: distanceFromSchedule(timed, due) };
}

async function measureRate(context, perSecond) {
  const seconds = context.full ? 20 : SECONDS[perSecond];
  const rounds = [];
  for (let round = 0; round < ROUNDS[perSecond]; round += 1)
    rounds.push(await measureRound(context, perSecond, seconds));
  const odd = rounds.find(({ isExact }) => !isExact) ?? rounds[0];
  const counted = figure(
    `${perSecond}/s: starts`,
    `${decimal(odd.arrived)} arrived, ${decimal(odd.ok)} ok`,
    `exactly ${decimal(perSecond * seconds)}, ${ROUNDS[perSecond]} times`,
    rounds.every(({ isExact }) => isExact),
  );
  if (rounds.some(({ vajra }) => vajra === null)) return { figures: [counted], rows: [] };
  const middle = (who, name) => medianOf(rounds.map((round) => round[who][name]));
  const p50Us = middle('vajra', 'p50Us');
  const p99Us = middle('vajra', 'p99Us');
  const p99LimitUs = middle('timer', 'p99Us') * P99_SHARE;
  const each = (who, name) => rounds.map((round) => duration(round[who][name])).join(', ');
  return {
    figures: [
      counted,
      figure(
        `${perSecond}/s: p50 of the distance`,
        duration(p50Us),
        `${P50_LIMIT_US} us`,
        p50Us <= P50_LIMIT_US,
      ),
      figure(
        `${perSecond}/s: p99 of the distance`,
        duration(p99Us),
        `${duration(p99LimitUs)}, half of the timer's`,
        p99Us <= p99LimitUs,
      ),
      remark(`${perSecond}/s: verdicts`, [...new Set(rounds.map(({ verdict }) => verdict))].join('; ')),
    ],
    rows: [
      ['vajra', 'vajra'],
      ['1 ms timer', 'timer'],
    ].map(([name, who]) => [
      `${perSecond}/s`,
      name,
      ...['p50Us', 'p99Us', 'maxUs'].map((which) => each(who, which)),
    ]),
  };
}

/** Distance of arrivals from the ideal schedule, beside what a 1 ms timer gives in the same run. */
export const pacing = {
  name: 'pacing',
  title: 'Starts on time',
  method:
    'Open load without warm-up; arrivals as the target (which never sleeps, and has no compilers or collectors of V8 beside ' +
    'it) stamps them, against the ideal schedule, the first second included. ' +
    'Beside it, in turn with it, the usual generator: a 1 ms `setTimeout` that sends all that is due. ' +
    `Rounds of each (${RATES.map((rate) => `${ROUNDS[rate]} at ${rate}/s`).join(', ')}), the medians.`,
  async run({ cores, full }) {
    // Waking a thread takes 40 to 400 us here, and V8's own threads take a core for milliseconds: either would be in a stamp.
    const target = await startTarget(cores.target, { isSharp: true });
    const results = [];
    try {
      for (const perSecond of RATES) results.push(await measureRate({ target, cores, full }, perSecond));
    } finally {
      await target.stop();
    }
    const details = markdownTable(
      ['rate', 'generator', 'p50', 'p99', 'max'],
      results.flatMap(({ rows }) => rows),
    );
    return { figures: results.flatMap(({ figures }) => figures), details };
  },
};
