import { decimal, figure, markdownTable, remark } from '../result-table.mjs';
import { arrivalsPerSecond, rampSchedule } from '../schedule-distance.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const PER_SECOND = 2000;
const SECONDS = 10;
const TOLERANCE = 0.005;

/** A ramp from 0 to R in D is R * D / 2 starts, each where the integral of the rate puts it. */
export const ramp = {
  name: 'ramp',
  title: `A ramp from 0 to ${PER_SECOND}/s in ${SECONDS} s`,
  method: 'Arrivals at the target in each second, against the integral of the rate over that second.',
  async run({ target, cores }) {
    await target.reset();
    const plan = planOf(
      'ramp',
      'HTTP_GET',
      { url: `${target.url}/` },
      { targetTps: PER_SECOND, rampUp: `${SECONDS}s` },
    );
    const { report } = await runVajra(plan, { prefix: cores.generator });
    const arrivals = await target.arrivalsUs();
    const due = rampSchedule(PER_SECOND, SECONDS);
    const exact = arrivals.length === due.length && report.ledger.ok === due.length;
    const counted = figure(
      'starts',
      `${arrivals.length} arrived, ${report.ledger.ok} ok`,
      `exactly ${due.length}`,
      exact,
    );
    if (arrivals.length !== due.length) return { figures: [counted] };
    const rows = arrivalsPerSecond(arrivals, due, SECONDS).map((count, second) => {
      const ideal = (PER_SECOND * (2 * second + 1)) / (2 * SECONDS);
      return { second, count, ideal, off: Math.abs(count / ideal - 1) };
    });
    const worst = Math.max(...rows.map(({ off }) => off));
    return {
      figures: [
        counted,
        figure(
          'farthest second from its share',
          `${decimal(worst * 100, 2)} %`,
          `${TOLERANCE * 100} %`,
          worst <= TOLERANCE,
        ),
        remark('verdict', verdictOf(report)),
      ],
      details: markdownTable(
        ['second', 'arrivals', 'ideal'],
        rows.map(({ second, count, ideal }) => [second + 1, count, ideal]),
      ),
    };
  },
};
