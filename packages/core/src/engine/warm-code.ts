import { defineTask } from '@vajraedge/sdk';
import type { Clock } from '../execute/clock.js';
import { VariableScope } from '../execute/variables/variable-scope.js';
import type { CreateWaker } from '../execute/waker.js';
import type { ResolvedPlan, ResolvedScenario } from '../plan/resolved-plan.js';
import { Engine } from './engine.js';

const WARM_RATE_PER_SECOND = 20_000;
const WARM_MS = 300;

/**
 * Runs the engine's own code on tasks that do nothing, so that it is compiled when the first real second begins:
 * otherwise that second's lag is some milliseconds where later ones have microseconds. Nothing of it is recorded.
 */
export async function warmCode(clock: Clock, createWaker: CreateWaker): Promise<void> {
  const scenario = warmScenario();
  const plan: ResolvedPlan = {
    name: 'warm-up of the engine',
    tags: {},
    variables: {},
    data: [],
    scenarios: [scenario],
    thresholds: [],
    hooks: { before: null, after: null },
    iterationTimeoutMs: 1000,
    gracefulStopMs: 1000,
    baseDir: null,
  };
  const parameters = { dynamic: false, base: Object.freeze({}), render: () => ({}) };
  const sync = defineTask({
    name: 'WARM_SYNC',
    execute: () => ({ receivedBytes: 1, labels: { status: 200 } }),
  });
  const later = defineTask({ name: 'WARM_LATER', execute: () => Promise.resolve({ receivedBytes: 1 }) });
  const tasks = [
    { definition: sync, parameters },
    { definition: later, parameters },
  ];
  const createScope = (user: number): VariableScope =>
    new VariableScope({ user, runId: '', constants: {}, feeds: [] });
  await new Promise<void>((resolve, reject) => {
    const engine: Engine = new Engine({
      plan,
      scenarios: [{ scenario, tasks, maxIterations: Infinity, createScope }],
      index: 0,
      count: 1,
      clock,
      createWaker,
      onSnapshot: () => undefined,
      onScenarioEnd: () => undefined,
      onProblem: () => undefined,
      onFinish: () => void engine.close().then(resolve, reject),
    });
    engine.prepare([[]]).then(() => engine.start(clock.nowMs()), reject);
  });
}

function warmScenario(): ResolvedScenario {
  const entry = { weight: 1, parameters: {} };
  return {
    name: 'warm',
    index: 0,
    after: null,
    mix: [
      { ...entry, label: 'sync', task: 'WARM_SYNC' },
      { ...entry, label: 'later', task: 'WARM_LATER' },
    ],
    load: {
      model: 'open',
      maxConcurrency: 100,
      overflow: 'wait',
      segments: [
        {
          phase: 'sustain',
          durationMs: WARM_MS,
          fromPerSecond: WARM_RATE_PER_SECOND,
          toPerSecond: WARM_RATE_PER_SECOND,
        },
      ],
    },
  };
}
