import { type AnyTaskDefinition, type StandIn } from '@vajraedge/sdk';
import { type Clock } from '../execute/clock.js';
import { type TaskValues } from '../execute/task-runtime.js';
import { createTimerWaker } from '../execute/waker.js';
import { type ClosedLoad, type MixEntry, type ResolvedPlan } from '../plan/resolved-plan.js';
import { type Calibration } from '../preflight/preflight-check.js';
import { Engine, type EngineScenario } from './engine.js';
import { markProcessorTime, processorUsSince } from './thread-processor-time.js';

/** How long a scenario's tasks run against their stand-ins to be compiled, milliseconds. */
const COMPILE_MS = 300;
/** How long they run to be measured, milliseconds. */
const MEASURE_MS = 200;
/** No scenario is begun any more after this, milliseconds: with many scenarios the code is long since compiled. */
const ENOUGH_MS = 1500;
/** Most that an iteration or the end of such a run may take, milliseconds. */
const BRIEF_LIMIT_MS = 500;
const USERS = 16;

/**
 * Runs every scenario's own mix through a real engine, against stand-ins on loopback that the tasks bring, and says what
 * an iteration costs its thread. What compiles the code is left out.
 *
 * @returns null where no task brings a stand-in
 */
export async function calibrate(
  scenarios: readonly EngineScenario[],
  clock: Clock,
): Promise<Calibration | null> {
  const uncalibrated: string[] = [];
  let costUs = 0;
  let iterations = 0;
  const startMs = clock.nowMs();
  for (const scenario of scenarios) {
    if (clock.nowMs() - startMs > ENOUGH_MS) break;
    const stands = await Promise.all(
      scenario.tasks.map(({ definition, parameters }) => openStandIn(definition, parameters.base)),
    );
    uncalibrated.push(
      ...scenario.scenario.mix.filter((_, at) => stands[at] === null).map(({ label }) => label),
    );
    const measured = await runAgainst(scenario, stands, clock);
    costUs += measured.busyUs;
    iterations += measured.iterations;
    await Promise.all(stands.map(async (stand) => stand?.close?.()));
  }
  return iterations === 0 ? null : { iterationCostUs: costUs / iterations, uncalibrated };
}

async function openStandIn(definition: AnyTaskDefinition, parameters: unknown): Promise<StandIn | null> {
  return (await definition.standIn?.({ parameters: parameters as never })) ?? null;
}

interface Measured {
  readonly iterations: number;
  readonly busyUs: number;
}

async function runAgainst(
  source: EngineScenario,
  stands: readonly (StandIn | null)[],
  clock: Clock,
): Promise<Measured> {
  const kept = source.tasks.flatMap(({ definition }, at) => {
    const stand = stands[at] ?? null;
    if (stand === null) return [];
    const base = Object.freeze(stand.parameters) as TaskValues;
    return [{ at, task: { definition, parameters: { dynamic: false, base, render: () => base } } }];
  });
  if (kept.length === 0) return { iterations: 0, busyUs: 0 };
  const mix = kept.map(({ at }) => source.scenario.mix[at] as MixEntry);
  const against = { ...source, tasks: kept.map(({ task }) => task), maxIterations: Infinity };
  return runBriefly(
    { ...against, scenario: { ...source.scenario, mix, after: null, load: BACK_TO_BACK } },
    clock,
  );
}

/** Runs a scenario and measures its second part, in which the code is compiled and the connections are open. */
async function runBriefly(scenario: EngineScenario, clock: Clock): Promise<Measured> {
  let iterations = 0;
  let busyUs = 0;
  let mark = markProcessorTime();
  await new Promise<void>((resolve, reject) => {
    const engine = new Engine({
      plan: { iterationTimeoutMs: BRIEF_LIMIT_MS, gracefulStopMs: BRIEF_LIMIT_MS } as ResolvedPlan,
      scenarios: [scenario],
      index: 0,
      count: 1,
      clock,
      createWaker: (onWake) => createTimerWaker(clock, onWake),
      onSnapshot: ({ series }) => {
        for (const { count, step, phase } of series)
          if (step === null && phase === 'sustain') iterations += count;
      },
      onScenarioEnd: () => {
        busyUs = processorUsSince(mark);
      },
      onFinish: () => void engine.close().then(resolve, reject),
      onProblem: () => undefined,
    });
    const start = (): void => {
      engine.start(clock.nowMs());
      clock.after(COMPILE_MS, () => {
        mark = markProcessorTime();
      });
    };
    engine.prepare([[]]).then(start, reject);
  });
  return { iterations, busyUs };
}

const BACK_TO_BACK: ClosedLoad = {
  model: 'closed',
  segments: [
    { phase: 'warmup', durationMs: COMPILE_MS, fromUsers: USERS, toUsers: USERS },
    { phase: 'sustain', durationMs: MEASURE_MS, fromUsers: USERS, toUsers: USERS },
  ],
  maxConcurrency: USERS,
  maxPerSecond: null,
  thinkTime: null,
  pacingMs: null,
  maxIterations: null,
};
