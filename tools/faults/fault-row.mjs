import { setTimeout as after } from 'node:timers/promises';
import { Arrivals, machineMs } from './arrivals.mjs';
import { Fleet } from './fleet.mjs';
import { startCountingTarget } from './target.mjs';

/** A plan with a constant rate whose requests carry their numbers. */
export function numberedPlan(target, { ratePerSecond, seconds, maxConcurrency = 500 }) {
  return {
    name: 'faults',
    gracefulStop: '5s',
    scenarios: {
      numbered: {
        task: 'HTTP_GET',
        parameters: { url: `${target.url}/?i=\${iteration}` },
        load: { targetTps: ratePerSecond, sustain: `${seconds}s`, maxConcurrency },
      },
    },
  };
}

/**
 * One fault on one fleet: starts it, begins a run, lets `disturb` do its worst when the load is steady, waits for the end.
 * @returns what the target saw, what the run reported, and what `disturb` gave
 */
export async function underFault(
  { workers, ratePerSecond, seconds, steadyMs = 2000, fleet: options = {} },
  disturb,
) {
  const target = await startCountingTarget();
  const fleet = new Fleet(options);
  try {
    await fleet.start(workers);
    const plan = numberedPlan(target, { ratePerSecond, seconds });
    const id = await fleet.begin(plan);
    await after(steadyMs);
    const context = { fleet, target, id, atMs: machineMs() };
    const told = await disturb(context);
    const report = await fleet.end(id);
    const arrivals = new Arrivals(await target.read(), { ratePerSecond, total: ratePerSecond * seconds });
    return { fleet, arrivals, report, view: await fleet.view(id), told: told ?? {}, atMs: context.atMs };
  } finally {
    await fleet.stop();
    target.stop();
  }
}

/** What every row looks at: nothing twice, never too much, and a ledger that says what the target says. */
export function ledgerFigures({ arrivals, report }) {
  const { scheduled, ok, failed, dropped, missed, unaccounted } = report.ledger;
  const sum = ok + failed + dropped + missed + unaccounted;
  const told = `${scheduled} = ${ok} ok + ${failed} failed + ${dropped} dropped + ${missed} missed + ${unaccounted} unaccounted`;
  const seen = arrivals.count;
  const least = ok;
  const most = ok + failed + unaccounted;
  // A start that was a little late here and one a little early there fall into one second: one of each worker.
  const { length: workers } = report.workers;
  const highest = arrivals.highestRatio() - (1 + workers) / arrivals.ratePerSecond;
  return [
    figure('numbers that arrived twice', String(arrivals.doubles), '0', arrivals.doubles === 0),
    timed(
      figure(
        'most in any second, of the rate',
        arrivals.highestRatio().toFixed(3),
        '1.01, and a start of each worker',
        highest <= 1.01,
      ),
    ),
    figure('ledger', told, 'adds up', scheduled === sum && scheduled === arrivals.total),
    figure('arrived at the target', String(seen), `${least} to ${most}`, seen >= least && seen <= most),
  ];
}

/** One printed figure. */
export function figure(what, measured, limit, ok) {
  return { what, measured, limit, ok };
}

/** A figure that a machine which is busy with something else changes: no test asserts it. */
export function timed(one) {
  return { ...one, isTimed: true };
}

/** A time against its limit, milliseconds. */
export function within(what, ms, limitMs) {
  return timed(figure(what, `${(ms / 1000).toFixed(2)} s`, `${limitMs / 1000} s`, ms <= limitMs));
}

/** A number that must not be more. */
export function atMost(what, value, limit) {
  return figure(what, String(Math.round(value * 1000) / 1000), `at most ${limit}`, value <= limit);
}
