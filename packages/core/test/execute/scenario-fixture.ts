import type { AnyTaskDefinition } from '@vajraedge/sdk';
import type { ClosedDriver } from '../../src/execute/closed-driver.js';
import { Executor } from '../../src/execute/executor.js';
import type { LoadDriver } from '../../src/execute/load-driver.js';
import { ScenarioRuntime, type SlotExchange } from '../../src/execute/scenario-runtime.js';
import { TaskRuntime } from '../../src/execute/task-runtime.js';
import { VariableScope } from '../../src/execute/variables/variable-scope.js';
import { createTimerWaker } from '../../src/execute/waker.js';
import { dealtSlots, SLOT_COUNT } from '../../src/pace/dealt-slots.js';
import type { ResolvedScenario } from '../../src/plan/resolved-plan.js';
import { Recorder } from '../../src/record/recorder.js';
import type { ArrivalSnapshot, SeriesSnapshot } from '../../src/snapshot/snapshot.js';
import { ManualClock } from '../../src/testing/manual-clock.js';

/** What a test wants of the scenario. */
export interface FixtureOptions {
  readonly load: ResolvedScenario['load'];
  readonly task: AnyTaskDefinition;
  readonly slots?: readonly number[];
  readonly slotCount?: number;
  readonly exchange?: SlotExchange;
  readonly iterationTimeoutMs?: number;
  readonly gracefulStopMs?: number;
  readonly maxIterations?: number;
}

/** A scenario of one task on a clock that the test moves. */
export interface Fixture {
  readonly clock: ManualClock;
  readonly executor: Executor;
  readonly runtime: ScenarioRuntime;
  readonly problems: string[];
  readonly ended: string[];
  add(driver: (host: Executor) => LoadDriver | ClosedDriver): void;
  /** All that was counted, over all phases. */
  totals(): Omit<ArrivalSnapshot, 'scenario' | 'phase'>;
  series(): SeriesSnapshot[];
}

export function createFixture(options: FixtureOptions): Fixture {
  const clock = new ManualClock();
  const ended: string[] = [];
  const problems: string[] = [];
  const recorder = new Recorder();
  const entry = { label: 'task', task: 'TASK', weight: 1, parameters: {} };
  const executor = new Executor({
    clock,
    createWaker: (onWake) => createTimerWaker(clock, onWake),
    iterationTimeoutMs: options.iterationTimeoutMs ?? 60_000,
    expiryCheckMs: 200,
    gracefulStopMs: options.gracefulStopMs ?? 30_000,
    onScenarioEnd: (name) => ended.push(name),
  });
  const parameters = { dynamic: false, base: Object.freeze({}), render: () => ({}) };
  const task = new TaskRuntime({
    entry,
    definition: options.task,
    parameters,
    data: undefined,
    baseDir: null,
    engine: { index: 0, count: 1 },
    maxUsers: 100,
  });
  const runtime = new ScenarioRuntime({
    scenario: { name: 'main', index: 0, after: null, mix: [entry], load: options.load },
    tasks: [task],
    slots: options.slots ?? dealtSlots(0, 1),
    slotCount: options.slotCount ?? SLOT_COUNT,
    exchange: options.exchange,
    clock,
    recorder,
    maxIterations: options.maxIterations ?? Infinity,
    createScope: (user) => new VariableScope({ user, runId: 'run', constants: {}, feeds: [] }),
    onProblem: (message) => problems.push(message),
  });
  runtime.setRunStart(clock.nowMs());
  return {
    clock,
    executor,
    runtime,
    problems,
    ended,
    add: (driver) => executor.add({ name: 'main', driver: driver(executor) }),
    totals: () => total(runtime, executor, clock),
    series: () => readAll(recorder),
  };
}

function total(
  runtime: ScenarioRuntime,
  executor: Executor,
  clock: ManualClock,
): Omit<ArrivalSnapshot, 'scenario' | 'phase'> {
  executor.settle(clock.nowMs());
  const sum = { scheduled: 0, started: 0, ok: 0, failed: 0, dropped: 0, missed: 0, late: 0 };
  for (const arrivals of runtime.takeArrivals()) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += arrivals[name];
  }
  return sum;
}

function readAll(recorder: Recorder): SeriesSnapshot[] {
  const interval = recorder.close();
  while (interval.readNext());
  return [...interval.series];
}
