import { setTimeout as after } from 'node:timers/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Arrivals } from '../arrivals.mjs';
import { atMost, figure, ledgerFigures, underFault, within } from '../fault-row.mjs';

const lossEvents = ({ report }) => report.events.filter(({ kind }) => kind === 'worker-lost').length;

export const joined = {
  name: 'joined',
  fault: 'a worker joins during a run',
  promise: 'revoke, then grant: nothing missing, nothing twice',
  async run({ workers, ratePerSecond }) {
    const seen = await underFault(
      { workers: workers - 1, ratePerSecond, seconds: 14 },
      async ({ fleet, id }) => {
        const [{ name }] = await fleet.addWorkers(1);
        await after(6000);
        const { workersOfRun } = await fleet.view(id);
        return { share: workersOfRun.find((each) => each.name === name)?.share ?? 0 };
      },
    );
    return [
      atMost('numbers that never arrived', seen.arrivals.missing, 0),
      figure(
        'share of the new one',
        seen.told.share.toFixed(3),
        `at least ${(0.5 / workers).toFixed(2)}, by its capacity`,
        seen.told.share >= 0.5 / workers,
      ),
      ...ledgerFigures(seen),
    ];
  },
};

export const clockMoved = {
  name: 'clock-moved',
  fault: 'the wall clock of a worker and of the master is moved by an hour',
  promise: 'no effect',
  async run({ workers, ratePerSecond }) {
    const shift = new URL('../shifted-clock.mjs', import.meta.url).href;
    const seen = await underFault(
      { workers, ratePerSecond, seconds: 12, fleet: { nodeArgs: ['--import', shift] } },
      async ({ fleet }) => {
        for (const { pid } of [fleet.master, fleet.workers[0].child]) process.kill(pid, 'SIGUSR2');
        await after(5000);
      },
    );
    return [
      atMost('leases that expired', lossEvents(seen), 0),
      atMost('numbers that never arrived', seen.arrivals.missing, 0),
      ...ledgerFigures(seen),
    ];
  },
};

export const hung = {
  name: 'hung',
  fault: 'an engine is caught in an endless loop of a task',
  promise: 'the watchdog of its progress moves its share',
  async run({ workers, ratePerSecond }) {
    const folder = mkdtempSync(join(tmpdir(), 'vajra-hung-'));
    const flag = join(folder, 'hang');
    const task = `
import { existsSync, rmSync } from 'node:fs';
import { get, Agent } from 'node:http';
const agent = new Agent({ keepAlive: true });
export default {
  name: 'LOOP', parameters: { url: { type: 'string', required: true } },
  execute: ({ parameters }) => {
    if (process.env.HANGS === 'yes' && existsSync(${JSON.stringify(flag)})) {
      rmSync(${JSON.stringify(flag)});
      for (;;);
    }
    return new Promise((resolve, reject) => {
      get(parameters.url, { agent }, (response) => response.resume().once('end', resolve)).once('error', reject);
    });
  },
};`;
    writeFileSync(join(folder, 'loop.task.mjs'), task);
    try {
      return await this.measure({ workers, ratePerSecond, folder, flag });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  async measure({ workers, ratePerSecond, folder, flag }) {
    const { Fleet } = await import('../fleet.mjs');
    const { machineMs } = await import('../arrivals.mjs');
    const { startCountingTarget } = await import('../target.mjs');
    const { numberedPlan } = await import('../fault-row.mjs');
    const target = await startCountingTarget();
    const fleet = new Fleet();
    const seconds = 14;
    try {
      await fleet.start(0);
      const args = ['--task-dir', folder];
      await fleet.addWorkers(1, { args, env: { HANGS: 'yes' } });
      await fleet.addWorkers(workers - 1, { args });
      const plan = numberedPlan(target, { ratePerSecond, seconds });
      plan.scenarios.numbered.task = './loop.task.mjs';
      const id = await fleet.begin(plan);
      await after(2000);
      const atMs = machineMs();
      writeFileSync(flag, '');
      const report = await fleet.end(id);
      const arrivals = new Arrivals(await target.read(), { ratePerSecond, total: ratePerSecond * seconds });
      const seen = { arrivals, report };
      return [
        within('its share elsewhere after', arrivals.lastMissingAfterMs(atMs), 3000),
        ...ledgerFigures(seen),
      ];
    } finally {
      await fleet.stop();
      target.stop();
    }
  },
};

export const strangers = {
  name: 'strangers',
  fault: 'a worker of another protocol, one with a wrong token, and one without the plugin want to join',
  promise: 'refused in words; the run does not notice',
  async run({ workers, ratePerSecond }) {
    const { knockAsStranger } = await import('../stranger.mjs');
    const seen = await underFault({ workers, ratePerSecond, seconds: 10 }, async ({ fleet }) => {
      return await knockAsStranger(fleet);
    });
    return [
      figure('another protocol', seen.told.protocol, 'VE_…', /^VE_/.test(seen.told.protocol)),
      figure('a wrong token', seen.told.token, 'UNAUTHENTICATED', /UNAUTHENTICATED/.test(seen.told.token)),
      atMost('numbers that never arrived', seen.arrivals.missing, 0),
      ...ledgerFigures(seen),
    ];
  },
};
