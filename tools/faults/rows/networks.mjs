import { setTimeout as after } from 'node:timers/promises';
import { machineMs } from '../arrivals.mjs';
import { atMost, figure, ledgerFigures, underFault, within } from '../fault-row.mjs';

const lossEvents = ({ report }) => report.events.filter(({ kind }) => kind === 'worker-lost').length;

export const oneCut = {
  name: 'one-cut',
  fault: 'the network to one worker is cut for 30 s (packets vanish)',
  promise: 'it stops by itself, its slots move, its frames arrive later',
  async run({ workers, ratePerSecond, short }) {
    const cutMs = short ? 8000 : 30_000;
    const seconds = cutMs / 1000 + 8;
    const seen = await underFault({ workers, ratePerSecond, seconds }, async ({ fleet }) => {
      const [{ proxy }] = fleet.workers;
      proxy.set({ deaf: 'both' });
      await after(cutMs);
      proxy.set({});
    });
    const { ok, failed, unaccounted } = seen.report.ledger;
    return [
      within('all of the rate again after', seen.arrivals.lastMissingAfterMs(seen.atMs), 3000),
      figure(
        'arrived, and in the result',
        `${seen.arrivals.count}, ${ok + failed}`,
        'equal',
        seen.arrivals.count === ok + failed,
      ),
      atMost('unaccounted', unaccounted, 0),
      ...ledgerFigures(seen),
    ];
  },
};

export const oneWay = {
  name: 'one-way',
  fault: 'one worker is heard and hears nothing for 6 s',
  promise: 'the same: it stops by itself, its slots move',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault({ workers, ratePerSecond, seconds: 14 }, async ({ fleet }) => {
      const [{ proxy }] = fleet.workers;
      proxy.set({ deaf: 'down' });
      await after(6000);
      proxy.set({});
    });
    return [
      // Heartbeats still reach the master, which cannot know that its answers do not: the worker's indexes are missed, counted,
      // until its start limit; then they are told of in its frames.
      atMost('unaccounted', seen.report.ledger.unaccounted, 0),
      ...ledgerFigures(seen),
    ];
  },
};

export const allCut = {
  name: 'all-cut',
  fault: 'the master is cut off from all workers for 5 s',
  promise: 'all pause, then go on',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault({ workers, ratePerSecond, seconds: 16 }, async ({ fleet }) => {
      for (const { proxy } of fleet.workers) proxy.set({ deaf: 'both' });
      await after(5000);
      for (const { proxy } of fleet.workers) proxy.set({});
      return { healedMs: machineMs() };
    });
    return [
      within('load is 0 after', seen.arrivals.silentAfterMs(seen.atMs, 1000), 2200),
      within(
        'all of the rate again after healing',
        seen.arrivals.lastMissingAfterMs(seen.told.healedMs),
        2000,
      ),
      ...ledgerFigures(seen),
    ];
  },
};

export const resets = {
  name: 'resets',
  fault: 'all connections are reset every 2 s',
  promise: 'nothing twice, nothing missing',
  async run({ workers, ratePerSecond, short }) {
    const rounds = short ? 3 : 8;
    const seconds = rounds * 2 + 6;
    const seen = await underFault({ workers, ratePerSecond, seconds }, async ({ fleet }) => {
      for (let round = 0; round < rounds; round += 1) {
        for (const { proxy } of fleet.workers) proxy.reset();
        await after(2000);
      }
    });
    return [
      atMost('numbers that never arrived', seen.arrivals.missing, 0),
      atMost('leases that expired', lossEvents(seen), 0),
      ...ledgerFigures(seen),
    ];
  },
};

export const badLine = {
  name: 'bad-line',
  fault: '50 +- 30 ms delay each way and 2 % loss',
  promise: 'no false alarm',
  async run({ workers, ratePerSecond, short }) {
    const seconds = short ? 10 : 24;
    const seen = await underFault({ workers, ratePerSecond, seconds }, async ({ fleet }) => {
      for (const { proxy } of fleet.workers) proxy.set({ delayMs: 50, jitterMs: 30, lossRatio: 0.02 });
      await after((seconds - 4) * 1000);
    });
    const error = Math.abs(seen.arrivals.count - seen.arrivals.total) / seen.arrivals.total;
    return [
      atMost('leases that expired', lossEvents(seen), 0),
      atMost('rate error, of the rate', error, 0.005),
      ...ledgerFigures(seen),
    ];
  },
};

export const slowLine = {
  name: 'slow-line',
  fault: 'one worker has 20 kB/s',
  promise: 'metrics come late, heartbeats do not: no false alarm, nothing is lost',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault({ workers, ratePerSecond, seconds: 12 }, async ({ fleet }) => {
      fleet.workers[0].proxy.set({ bytesPerSecond: 20_000 });
      await after(6000);
    });
    return [
      atMost('leases that expired', lossEvents(seen), 0),
      atMost('numbers that never arrived', seen.arrivals.missing, 0),
      ...ledgerFigures(seen),
    ];
  },
};
