import { availableParallelism } from 'node:os';
import { peakOverTime } from '../../plan/overlap.js';
import { peakRateOf } from '../../plan/peak-rate.js';
import {
  type Calibration,
  type CheckContext,
  type CheckFinding,
  pass,
  type PreflightCheck,
  skip,
  warn,
} from '../preflight-check.js';

/** Share of what calibration found that can be held over minutes beside everything else. */
const SUSTAINED_RATIO = 0.7;

/**
 * Whether this machine is fast enough for the rate that the plan asks for. A check of its own: it waits for the
 * calibration, for which none of what the other resources show must be lost.
 */
export const capacityCheck: PreflightCheck = {
  name: 'resources capacity',
  run: async (context) => [predict(context, await context.prober.calibration)],
};

/** "This machine can offer about N/s of this; you ask for M." */
function predict({ plan, threads }: CheckContext, calibration: Calibration | null): CheckFinding {
  const name = 'resources capacity';
  if (calibration === null)
    return skip(
      name,
      'No prediction is made: no task brings a stand-in to calibrate against, or there was no time left for it.',
    );
  const cores = availableParallelism();
  const perThread = (1e6 / Math.max(0.1, calibration.iterationCostUs)) * SUSTAINED_RATIO;
  const offered = Math.floor(perThread * Math.min(threads, cores));
  const asked = peakOverTime(plan.scenarios, ({ load }) => peakRateOf(load));
  const details = {
    offeredPerSecond: offered,
    askedPerSecond: asked,
    iterationCostUs: calibration.iterationCostUs,
    threads,
    cores,
  };
  const about = `This machine can offer about ${offered.toLocaleString('en')}/s of this with ${threads} engine thread${threads === 1 ? '' : 's'}`;
  if (asked === 0) return pass(name, `${about}.`, details);
  if (asked <= offered)
    return pass(name, `${about}; you ask for ${Math.round(asked).toLocaleString('en')}/s.`, details);
  const wanted = Math.ceil(asked / perThread);
  const remedy =
    wanted <= cores
      ? `Use --threads ${wanted}.`
      : `Use at least ${Math.ceil(asked / (perThread * cores))} workers like this machine, or ask for less.`;
  return warn(name, `${about}; you ask for ${Math.round(asked).toLocaleString('en')}/s.`, remedy, details);
}
