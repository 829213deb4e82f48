import { SHORT_FAULTS } from '../faults/fault-list.mjs';

// Real processes, signals and connections. What is asserted are counts; how long things took is in docs/faults.md.
describe('a fleet of three, when something breaks', () => {
  it.each(SHORT_FAULTS)(
    '$fault: $promise',
    async ({ run }) => {
      const figures = await run({ short: true, workers: 3, ratePerSecond: 100 });
      const counted = figures.filter(({ isTimed }) => isTimed !== true);
      expect(counted.length).toBeGreaterThan(2);
      expect(counted.filter(({ ok }) => ok === false)).toEqual([]);
    },
    120_000,
  );
});
