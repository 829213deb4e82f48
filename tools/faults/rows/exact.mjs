import { figure } from '../fault-row.mjs';
import { Fleet } from '../fleet.mjs';

const RATES = [0.5, 7, 333, 1000, 9999];
const FLEETS = [1, 3, 7, 10];

async function startsOf(fleet, ratePerSecond, seconds) {
  const plan = {
    name: 'exact',
    scenarios: {
      exact: {
        task: 'NOOP',
        load: { targetTps: ratePerSecond, sustain: `${seconds}s`, maxConcurrency: 200 },
      },
    },
  };
  const id = await fleet.begin(plan, { skipPreflight: true });
  const { ledger } = await fleet.end(id);
  return ledger;
}

export const exact = {
  name: 'exact',
  fault: 'no fault: rates that do not divide, over fleets that do not divide them',
  promise: 'starts are rate times time, without an error',
  async run({ short }) {
    const figures = [];
    for (const workers of short ? [3] : FLEETS) {
      const fleet = new Fleet();
      try {
        await fleet.start(workers);
        for (const rate of short ? [7, 333] : RATES) {
          const seconds = rate < 1 ? 10 : 4;
          const { scheduled, ok } = await startsOf(fleet, rate, seconds);
          const wanted = rate * seconds;
          const right = scheduled === wanted && ok === wanted;
          figures.push(
            figure(
              `${rate}/s for ${seconds} s over ${workers}`,
              `${ok} of ${scheduled}`,
              String(wanted),
              right,
            ),
          );
        }
      } finally {
        await fleet.stop();
      }
    }
    return figures;
  },
};
