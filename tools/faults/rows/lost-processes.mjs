import { setTimeout as after } from 'node:timers/promises';
import { machineMs } from '../arrivals.mjs';
import { atMost, figure, ledgerFigures, timed, underFault, within } from '../fault-row.mjs';
import { childrenOf, processorTicks, until } from '../fleet.mjs';

/** Unaccounted indexes that the loss of so many workers may leave: 1.2 s of what they had. */
const unaccountedLimit = (share, ratePerSecond) => Math.ceil(1.2 * share * ratePerSecond);

export const engineKilled = {
  name: 'engine-killed',
  fault: 'kill -9 of an engine process, its supervisor alive',
  promise: 'its share moves at once',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault({ workers, ratePerSecond, seconds: 12 }, ({ fleet }) => {
      const [{ child }] = fleet.workers;
      const engines = childrenOf(child.pid);
      const busiest = engines.sort((a, b) => processorTicks(b) - processorTicks(a))[0];
      process.kill(busiest, 'SIGKILL');
    });
    return [
      within('all of the rate again after', seen.arrivals.lastMissingAfterMs(seen.atMs), 1000),
      timed(
        atMost('unaccounted', seen.report.ledger.unaccounted, unaccountedLimit(1 / workers, ratePerSecond)),
      ),
      ...ledgerFigures(seen),
    ];
  },
};

export const workerKilled = {
  name: 'worker-killed',
  fault: 'kill -9 of a whole worker',
  promise: 'its slots move after the lease',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault({ workers, ratePerSecond, seconds: 12 }, ({ fleet }) => {
      fleet.workers[0].child.signal('SIGKILL');
    });
    return [
      within('all of the rate again after', seen.arrivals.lastMissingAfterMs(seen.atMs), 3000),
      timed(
        atMost('unaccounted', seen.report.ledger.unaccounted, unaccountedLimit(1 / workers, ratePerSecond)),
      ),
      ...ledgerFigures(seen),
    ];
  },
};

export const halfKilled = {
  name: 'half-killed',
  fault: 'kill -9 of half of the workers',
  promise: 'the rate is restored, or the run says by how much it falls short',
  async run({ workers, ratePerSecond }) {
    const lost = Math.floor(workers / 2);
    const seen = await underFault({ workers, ratePerSecond, seconds: 14 }, ({ fleet }) => {
      for (const { child } of fleet.workers.slice(0, lost)) child.signal('SIGKILL');
    });
    const { missed, unaccounted } = seen.report.ledger;
    const deficit = Math.abs(missed + unaccounted - seen.arrivals.missing);
    return [
      within('all of the rate again after', seen.arrivals.lastMissingAfterMs(seen.atMs), 3500),
      atMost('shortfall told, off by (of the plan)', deficit / seen.arrivals.total, 0.01),
      ...ledgerFigures(seen),
    ];
  },
};

export const drained = {
  name: 'drained',
  fault: 'SIGTERM of a worker',
  promise: 'it drains: no start and no sample is missing',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault({ workers, ratePerSecond, seconds: 12 }, async ({ fleet }) => {
      const { child } = fleet.workers[0];
      process.kill(child.pid, 'SIGTERM');
      return await child.ended;
    });
    const { scheduled, ok } = seen.report.ledger;
    return [
      atMost('numbers that never arrived', seen.arrivals.missing, 0),
      figure('iterations in the result', `${ok} of ${scheduled}`, 'all', ok === scheduled),
      figure('exit code of the worker', String(seen.told.code), '0', seen.told.code === 0),
      ...ledgerFigures(seen),
    ];
  },
};

export const stopped = {
  name: 'stopped',
  fault: 'SIGSTOP of a worker for 10 s, then SIGCONT',
  promise: 'it fences itself: no burst when it wakes up, and it is back soon',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault({ workers, ratePerSecond, seconds: 20 }, async ({ fleet, id }) => {
      const { child, name } = fleet.workers[0];
      child.signal('SIGSTOP');
      await after(10_000);
      child.signal('SIGCONT');
      const wokenMs = machineMs();
      await until(
        'the worker has slots again',
        async () => {
          const { workersOfRun } = await fleet.view(id);
          return workersOfRun.some(
            (each) => each.name === name && each.state === 'running' && each.share > 0,
          );
        },
        15_000,
      );
      return { backMs: machineMs() - wokenMs };
    });
    return [
      within('its slots elsewhere after', seen.arrivals.lastMissingAfterMs(seen.atMs), 3000),
      within('slots again after waking up', seen.told.backMs, 2000),
      ...ledgerFigures(seen),
    ];
  },
};
