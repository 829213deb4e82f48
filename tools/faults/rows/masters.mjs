import { setTimeout as after } from 'node:timers/promises';
import { machineMs } from '../arrivals.mjs';
import { atMost, figure, ledgerFigures, underFault, within } from '../fault-row.mjs';
import { until } from '../fleet.mjs';

export const masterRestarted = {
  name: 'master-restarted',
  fault: 'kill -9 of the master, which is back after 1 s',
  promise: 'the run survives, its totals are exact, its history is whole',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault(
      { workers, ratePerSecond, seconds: 16, steadyMs: 5000 },
      async ({ fleet, id }) => {
        const before = (await fleet.api('GET', `/api/tests/${id}/seconds`)).length;
        fleet.master.signal('SIGKILL');
        await fleet.master.ended;
        await after(1000);
        await fleet.startMaster();
        const startedMs = machineMs();
        await until('the seconds of before', async () => {
          return (await fleet.api('GET', `/api/tests/${id}/seconds`)).length >= before;
        });
        return { before, historyMs: machineMs() - startedMs };
      },
    );
    const { ok, failed, unaccounted } = seen.report.ledger;
    return [
      within('longest gap in the load', longestGapMs(seen.arrivals), 3500),
      figure(
        'arrived, and in the result',
        `${seen.arrivals.count}, ${ok + failed}`,
        'equal',
        seen.arrivals.count === ok + failed,
      ),
      atMost('unaccounted', unaccounted, 0),
      within(`all ${seen.told.before} seconds of before known again after`, seen.told.historyMs, 5000),
      figure(
        'seconds in the result',
        String(seen.report.perSecond.length),
        'all',
        seen.report.perSecond.length >= 16,
      ),
      ...ledgerFigures(seen),
    ];
  },
};

export const masterGone = {
  name: 'master-gone',
  fault: 'kill -9 of the master, for good',
  promise: 'all load stops, and the workers end in good order',
  async run({ workers, ratePerSecond, short }) {
    const { Fleet } = await import('../fleet.mjs');
    const { Arrivals } = await import('../arrivals.mjs');
    const { startCountingTarget } = await import('../target.mjs');
    const { numberedPlan } = await import('../fault-row.mjs');
    const target = await startCountingTarget();
    const fleet = new Fleet();
    const seconds = 60;
    try {
      await fleet.start(workers);
      await fleet.begin(numberedPlan(target, { ratePerSecond, seconds }));
      await after(2000);
      const atMs = machineMs();
      fleet.master.signal('SIGKILL');
      await after(6000);
      const arrivals = new Arrivals(await target.read(), { ratePerSecond, total: ratePerSecond * seconds });
      const figures = [
        within('load is 0 after', arrivals.silentAfterMs(atMs, 2000), 2200),
        atMost('numbers that arrived twice', arrivals.doubles, 0),
      ];
      if (short) return figures;
      const ends = await Promise.all(
        fleet.workers.map(({ child }) => Promise.race([child.ended, after(75_000, null)])),
      );
      const codes = ends.map((end) => end?.code ?? 'still there');
      return [
        ...figures,
        within(
          'the last worker ended after',
          Math.max(...ends.map((end) => (end?.atMs ?? Infinity) - atMs)),
          70_000,
        ),
        figure(
          'exit codes of the workers',
          [...new Set(codes)].join(', '),
          '6',
          codes.every((code) => code === 6),
        ),
      ];
    } finally {
      await fleet.stop();
      target.stop();
    }
  },
};

export const oldMaster = {
  name: 'old-master',
  fault: 'a master is stopped, replaced, and wakes up',
  promise: 'fenced by its epoch: nothing that it says is obeyed',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault(
      { workers, ratePerSecond, seconds: 20, steadyMs: 3000 },
      async ({ fleet }) => {
        const old = fleet.master;
        old.signal('SIGSTOP');
        await fleet.replaceMaster(['--take-over']);
        await after(5000);
        old.signal('SIGCONT');
        const wokenMs = machineMs();
        await after(4000);
        return { wokenMs, old };
      },
    );
    return [
      within('longest gap in the load', longestGapMs(seen.arrivals), 6000),
      atMost('missing after the old one woke up', missingAfter(seen.arrivals, seen.told.wokenMs), 0),
      ...ledgerFigures(seen),
    ];
  },
};

function missingAfter(arrivals, machineTimeMs) {
  return arrivals.firstMs.filter(
    (ms, index) => ms === null && arrivals.startMs + (index / arrivals.ratePerSecond) * 1000 >= machineTimeMs,
  ).length;
}

function longestGapMs(arrivals) {
  const sorted = [...arrivals.timesMs].sort((a, b) => a - b);
  return sorted.reduce((longest, ms, at) => Math.max(longest, ms - (sorted[at - 1] ?? ms)), 0);
}
