import type { Pacer } from '@vajraedge/core';
import type { Oracle } from './oracle.js';
import type { SimMaster } from './sim-master.js';

/** What a run of the simulation has come to. */
export interface SimulationResult {
  readonly total: number;
  readonly started: number;
  readonly unaccounted: number;
  readonly missed: number;
  readonly losses: number;
}

/** What there is to be judged when all is over. */
export interface Evidence {
  readonly master: SimMaster;
  readonly oracle: Oracle;
  readonly pacer: Pacer;
  /** Frames that each worker still keeps. */
  readonly unacknowledged: readonly number[];
  /** A process that knew things which nobody else did was killed. */
  readonly forgot: boolean;
  /** From this run time on everything must have been started. */
  readonly wholeMs: number;
  /** How far a clock of run time may have been wrong. */
  readonly skewMs: number;
  /** Clocks are good enough for starts to be on time. */
  readonly punctual: boolean;
}

/** @throws Error that says what does not hold */
export function judge(evidence: Evidence): SimulationResult {
  const { master, oracle, pacer, unacknowledged, forgot } = evidence;
  const { started } = master;
  const accounts = master.table.accounts();
  const { total } = pacer;
  const missed = master.missed + accounts.missed;
  // Each may have made one since the last answer.
  check(
    unacknowledged.every((kept) => kept <= 3),
    `frames are still not acknowledged: ${unacknowledged.join()}`,
  );
  check(accounts.pending === 0, `${accounts.pending} indexes are pending after the end`);
  const sum = started + missed + accounts.unaccounted;
  check(
    sum === total,
    `${started} started + ${missed} missed + ${accounts.unaccounted} unaccounted are ${sum}, not ${total}`,
  );
  const unseen = oracle.started - started;
  check(unseen >= 0, `${-unseen} starts are counted that nobody made`);
  check(unseen <= accounts.unaccounted, `${unseen} starts in no frame, ${accounts.unaccounted} unaccounted`);
  check(forgot || accounts.unaccounted === 0, `${accounts.unaccounted} unaccounted, and nobody died`);
  if (evidence.punctual) {
    judgeProgress(evidence);
    judgeTimes(evidence);
  }
  const { unaccounted } = accounts;
  return { total, started: oracle.started, unaccounted, missed, losses: oracle.lostSessions.size };
}

/** Once all is well everything is started. */
function judgeProgress({ oracle, pacer, wholeMs }: Evidence): void {
  for (let index = pacer.countBefore(wholeMs); index < pacer.total; index += 1)
    check(oracle.starts[index] === 1, `index ${index} was not started though all is well`);
}

/** Nothing is earlier or later than clocks differ: no burst, and so never more than the rate. */
function judgeTimes({ oracle, pacer, skewMs }: Evidence): void {
  for (let index = 0; index < pacer.total; index += 1) {
    const offMs = (oracle.startedMs[index] as number) - pacer.dueAtMs(index);
    if (Math.abs(offMs) > 60 + skewMs)
      check(false, `index ${index} was started ${offMs.toFixed(1)} ms from its time`);
  }
}

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}
