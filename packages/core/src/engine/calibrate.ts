import type { AnyTaskDefinition, StandIn } from '@vajraedge/sdk';
import type { Clock, Timer } from '../execute/clock.js';
import type { TaskValues } from '../execute/task-runtime.js';
import { type CreateWaker, createTimerWaker } from '../execute/waker.js';
import type { ClosedLoad, MixEntry, OpenLoad, ResolvedPlan } from '../plan/resolved-plan.js';
import type { Calibration } from '../preflight/preflight-check.js';
import { compilersUsedUs, compilerThreads } from './compiler-threads.js';
import { type Cadence, Engine, type EngineScenario } from './engine.js';
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
/** Iterations after which code is compiled, whatever the time. */
const COMPILED_AFTER = 10_000;
const ON_TIME_MS = 60;
/** So that what an engine does now and then has run in these rounds as well: the first time takes half a millisecond. */
const QUICK_CADENCE: Cadence = { snapshotMs: 20, expiryCheckMs: 20 };
/**
 * Rounds on time: at least, at most, where nobody can tell how much is still compiled, and how many in turn have to be quiet,
 * since compilers work in waves. In turn, starts come one by one, and several are woken for together.
 */
const THOROUGH = {
  least: 3,
  most: 16,
  blind: 8,
  quiet: 2,
  oneByOnePerSecond: 6000,
  togetherPerSecond: 15_000,
};
/** Where the code was warmed before, and a whole fleet may do the same on few cores while somebody waits. */
const QUICK = { least: 3, most: 10, blind: 5, quiet: 1, oneByOnePerSecond: 4000, togetherPerSecond: 10_000 };
/** A round in which V8's compilers used less than this, microseconds, had nothing left to compile. */
const QUIET_US = 4000;

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
  await onStandIns(scenarios, clock, async (standing, missing) => {
    uncalibrated.push(...missing);
    if (standing === null) return;
    const load = BACK_TO_BACK;
    const measured = await measure({ ...standing, scenario: { ...standing.scenario, load } }, clock);
    costUs += measured.busyUs;
    iterations += measured.iterations;
  });
  return iterations === 0 ? null : { iterationCostUs: costUs / iterations, uncalibrated };
}

/**
 * Runs every scenario's own mix against stand-ins, back to back and on time, so that its code is compiled. Every run
 * waits for this, and so does the share of an engine that was lost: it takes a second at most.
 *
 * @param isWarm the engine's own code was warmed before
 */
export async function warmTasks(
  scenarios: readonly EngineScenario[],
  clock: Clock,
  createWaker: CreateWaker,
  isWarm = false,
): Promise<void> {
  await onStandIns(scenarios, clock, async (standing) => {
    if (standing === null) return;
    const { scenario } = standing;
    const onTimers: CreateWaker = (onWake) => createTimerWaker(clock, onWake);
    await runBriefly(
      { ...standing, scenario: { ...scenario, load: TO_COMPILE } },
      { clock, createWaker: onTimers },
    );
    if (scenario.load.model === 'open')
      await untilCompiled(isWarm ? QUICK : THOROUGH, async (perSecond) => {
        const load = onTime(perSecond);
        await runBriefly(
          { ...standing, scenario: { ...scenario, load } },
          { clock, createWaker, cadence: QUICK_CADENCE },
        );
      });
  });
}

/**
 * Plays round after round until nothing is left to compile: compilers take the engine's core for milliseconds at a time,
 * and what they do not do now they would do in the first second. Each round has objects of its own: code that was compiled
 * for the only ones it has seen is thrown away at the first others, which would be those of the run.
 */
async function untilCompiled(
  rounds: typeof THOROUGH,
  play: (perSecond: number) => Promise<void>,
): Promise<void> {
  const threads = compilerThreads();
  let usedUs = compilersUsedUs(threads);
  let quiet = 0;
  for (let round = 0; round < rounds.most; round += 1) {
    await play(round % 2 === 0 ? rounds.oneByOnePerSecond : rounds.togetherPerSecond);
    const nowUs = compilersUsedUs(threads);
    if (usedUs === null || nowUs === null) {
      if (round + 1 >= rounds.blind) return;
    } else quiet = nowUs - usedUs < QUIET_US ? quiet + 1 : 0;
    if (round + 1 >= rounds.least && quiet >= rounds.quiet) return;
    usedUs = nowUs;
  }
}

/**
 * Opens stand-ins for one scenario after another.
 *
 * @param use gets the scenario with the tasks that have one (null where none has), and the labels of those that have none
 */
async function onStandIns(
  scenarios: readonly EngineScenario[],
  clock: Clock,
  use: (standing: EngineScenario | null, missing: readonly string[]) => Promise<void>,
): Promise<void> {
  const startMs = clock.nowMs();
  for (const source of scenarios) {
    if (clock.nowMs() - startMs > ENOUGH_MS) return;
    const opened = await Promise.all(
      source.tasks.map(({ definition, parameters }) => openStandIn(definition, parameters.base)),
    );
    try {
      const missing = source.scenario.mix.filter((_, at) => opened[at] === null).map(({ label }) => label);
      await use(standingIn(source, opened), missing);
    } finally {
      await Promise.all(opened.map(async (stand) => stand?.close?.()));
    }
  }
}

async function openStandIn(definition: AnyTaskDefinition, parameters: unknown): Promise<StandIn | null> {
  return (await definition.standIn?.({ parameters: parameters as never })) ?? null;
}

function standingIn(source: EngineScenario, stands: readonly (StandIn | null)[]): EngineScenario | null {
  const kept = source.tasks.flatMap(({ definition }, at) => {
    const stand = stands[at] ?? null;
    if (stand === null) return [];
    const base = Object.freeze(stand.parameters) as TaskValues;
    // Frozen like a plan's own: V8 compiles for what it has seen, and frozen objects are another kind.
    const parameters = Object.freeze({ dynamic: false, base, render: () => base });
    return [{ at, task: { definition, parameters } }];
  });
  if (kept.length === 0) return null;
  const mix = kept.map(({ at }) => source.scenario.mix[at] as MixEntry);
  const scenario = { ...source.scenario, mix, after: null };
  return { ...source, scenario, tasks: kept.map(({ task }) => task), maxIterations: Infinity };
}

interface Measured {
  readonly iterations: number;
  readonly busyUs: number;
}

/** Runs a scenario back to back and measures its second part: the code is compiled by then, and connections are open. */
async function measure(scenario: EngineScenario, clock: Clock): Promise<Measured> {
  let mark = markProcessorTime();
  let busyUs = 0;
  let compiled: Timer | null = null;
  const iterations = await runBriefly(scenario, {
    clock,
    createWaker: (onWake) => createTimerWaker(clock, onWake),
    onStart: () => {
      compiled = clock.after(COMPILE_MS, () => {
        mark = markProcessorTime();
      });
    },
    onLoadEnd: () => {
      busyUs = processorUsSince(mark);
      compiled?.cancel();
    },
  });
  return { iterations, busyUs };
}

interface BriefRun {
  readonly clock: Clock;
  readonly createWaker: CreateWaker;
  readonly cadence?: Cadence;
  onStart?(): void;
  onLoadEnd?(): void;
}

/** Plays a scenario through an engine of its own. @returns the iterations of its phase `sustain` */
async function runBriefly(scenario: EngineScenario, run: BriefRun): Promise<number> {
  const { clock, createWaker, cadence } = run;
  let iterations = 0;
  await new Promise<void>((resolve, reject) => {
    const engine = new Engine({
      plan: { iterationTimeoutMs: BRIEF_LIMIT_MS, gracefulStopMs: BRIEF_LIMIT_MS } as ResolvedPlan,
      scenarios: [scenario],
      index: 0,
      count: 1,
      clock,
      createWaker,
      ...(cadence === undefined ? {} : { cadence }),
      onSnapshot: ({ series }) => {
        for (const { count, step, phase } of series)
          if (step === null && phase === 'sustain') iterations += count;
      },
      onScenarioEnd: () => run.onLoadEnd?.(),
      onFinish: () => void engine.close().then(resolve, reject),
      onProblem: () => undefined,
    });
    const start = (): void => {
      engine.start(clock.nowMs());
      run.onStart?.();
    };
    engine.prepare([[]]).then(start, reject);
  });
  return iterations;
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

const TO_COMPILE: ClosedLoad = {
  ...BACK_TO_BACK,
  segments: [{ phase: 'warmup', durationMs: COMPILE_MS, fromUsers: USERS, toUsers: USERS }],
  maxIterations: COMPILED_AFTER,
};

function onTime(perSecond: number): OpenLoad {
  return {
    model: 'open',
    segments: [
      { phase: 'sustain', durationMs: ON_TIME_MS, fromPerSecond: perSecond, toPerSecond: perSecond },
    ],
    maxConcurrency: USERS,
    overflow: 'wait',
  };
}
