import { decimal, figure, remark } from '../result-table.mjs';
import { planOf, runVajra } from '../vajra-run.mjs';

/** Some 90 s: the memory of a process still grows in the first half minute, whatever it does. */
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
  const isFirst = ({ atMs }) => atMs < borderMs;
  return {
    borderMs,
    firstBytes: largest(perSecond.filter(isFirst)),
    restBytes: largest(perSecond.filter((second) => !isFirst(second))),
  };
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
