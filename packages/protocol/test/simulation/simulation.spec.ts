import { simulate } from './simulation.js';

const env = process.env;
const only = env['VAJRA_SEED'] === undefined ? null : Number(env['VAJRA_SEED']);
const count = only === null ? Number(env['VAJRA_SEEDS'] ?? 2000) : 1;
const first = only ?? Number(env['VAJRA_FIRST_SEED'] ?? 1);
const GROUPS = 10;

/**
 * `VAJRA_SEEDS=100000 npm run simulate` runs more of them, `VAJRA_SEED=17 npm run simulate` one again.
 */
describe('a fleet under faults', () => {
  const perGroup = Math.ceil(count / GROUPS);
  const groups = Array.from({ length: Math.min(GROUPS, count) }, (_, group) => first + group * perGroup);

  it.each(groups)(
    'seed %d and those after it: nothing twice, nothing lost, all well in the end',
    (from) => {
      const to = Math.min(from + perGroup, first + count);
      for (let seed = from; seed < to; seed += 1) simulate(seed);
    },
    3_600_000,
  );
});
