import { decimal, figure, remark } from '../result-table.mjs';
import { planOf, runVajra } from '../vajra-run.mjs';

/** Some 90 s. In a run of 9 s (50 million) the last two thirds were 11.3 % over the first: that is still its beginning. */
const SHORT = 500_000_000;
/** 100 million take half a minute; so that there is something after the first minute, ten times as many. */
const FULL = 1_000_000_000;
const TOLERANCE = 0.1;
const MIB = 2 ** 20;

/** Largest resident memory up to the end of the first part (a minute, or a third of a short run), and after it. */
export function splitResident(perSecond) {
  const endMs = perSecond.at(-1).atMs + perSecond.at(-1).durationMs;
  const borderMs = Math.min(60_000, endMs / 3);
  const largest = (seconds) => Math.max(...seconds.map(({ residentBytes }) => residentBytes));
  const first = perSecond.filter(({ atMs }) => atMs < borderMs);
  const rest = perSecond.slice(first.length);
  if (rest.length === 0) throw new Error(`${perSecond.length} seconds are too few to tell growth`);
  return { borderMs, firstBytes: largest(first), restBytes: largest(rest) };
}

/** Memory must not grow with the length of a run. */
export const memory = {
  name: 'memory',
  title: 'Memory over a long run',
  method:
    'Back-to-back iterations of NOOP, all recorded, until so many are done. Largest resident memory of the whole process ' +
    'after the first minute (or third, in the short form) against the largest in it.',
  async run({ full }) {
    const iterations = full ? FULL : SHORT;
    const load = { model: 'closed', users: 50, iterations, sustain: '30m' };
    const { report } = await runVajra(planOf('memory', 'NOOP', {}, load), { killAfterMs: 1_800_000 });
    const { borderMs, firstBytes, restBytes } = splitResident(report.perSecond);
    const growth = restBytes / firstBytes - 1;
    return {
      figures: [
        figure(
          'iterations recorded',
          decimal(report.series[0].count),
          `exactly ${decimal(iterations)}`,
          report.series[0].count === iterations,
        ),
        figure(
          'growth of resident memory',
          `${decimal(growth * 100, 1)} %`,
          `${TOLERANCE * 100} %`,
          growth <= TOLERANCE,
        ),
        remark(
          `largest in the first ${decimal(borderMs / 1000, 1)} s, after it`,
          `${decimal(firstBytes / MIB)} MiB, ${decimal(restBytes / MIB)} MiB`,
        ),
        remark('length of the run', `${decimal(report.durationMs / 1000, 1)} s`),
        ...(full ? [] : [remark('form', `short; ${decimal(FULL)} iterations with --full`)]),
      ],
    };
  },
};
