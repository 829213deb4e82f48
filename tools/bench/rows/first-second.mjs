import { duration, figure, markdownTable, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const PER_SECOND = 1000;
/** A p99 of 1,000 is ten of them: what else a machine does shows in any one second, and in any one run. */
const ROUNDS = 5;
const SECONDS = 10;

/** The first second's p99 beside the seconds after it. */
function split(report, time) {
  const [first, ...others] = report.perSecond
    .filter(({ durationMs, scheduled }) => durationMs >= 900 && scheduled > 0)
    .map((second) => second[time].p99);
  return { first, median: medianOf(others), worst: Math.max(...others) };
}

/** Code that has not run yet is slow: the engine must have run it before the first second. */
export const firstSecond = {
  name: 'first-second',
  title: "The engine's first second",
  method:
    `Open load of ${PER_SECOND}/s without warm-up, ${ROUNDS} rounds. The first second's p99 of start lag and of service ` +
    'time (which holds the making of connections) against the slowest of the other seconds, the medians of the rounds.',
  async run({ target, cores, full }) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await target.reset();
      const load = { targetTps: PER_SECOND, sustain: `${full ? 2 * SECONDS : SECONDS}s` };
      const plan = planOf('first', 'HTTP_GET', { url: `${target.url}/` }, load);
      const { report } = await runVajra(plan, { prefix: cores.generator });
      rounds.push({
        lag: split(report, 'startLagUs'),
        service: split(report, 'serviceTimeUs'),
        verdict: verdictOf(report),
      });
    }
    const figures = [
      ['start lag p99', 'lag'],
      ['service time p99', 'service'],
    ].map(([what, time]) => {
      const first = medianOf(rounds.map((round) => round[time].first));
      const worst = medianOf(rounds.map((round) => round[time].worst));
      return figure(
        `first second, ${what}`,
        duration(first),
        `${duration(worst)}, the slowest other second`,
        first <= worst,
      );
    });
    const rows = rounds.flatMap(({ lag, service }, at) =>
      [
        ['start lag', lag],
        ['service time', service],
      ].map(([what, { first, median, worst }]) => [at + 1, what, ...[first, median, worst].map(duration)]),
    );
    return {
      figures: [
        ...figures,
        remark('verdicts', [...new Set(rounds.map(({ verdict }) => verdict))].join('; ')),
      ],
      details: markdownTable(
        ['round', 'p99 of', 'first second', 'median of the others', 'slowest of the others'],
        rows,
      ),
    };
  },
};
