import { type AnyTaskDefinition, defineTask } from '@vajraedge/sdk';
import { warmTasks } from '../../src/engine/calibrate.js';
import type { EngineScenario } from '../../src/engine/engine.js';
import { type Clock, createSystemClock } from '../../src/execute/clock.js';
import { VariableScope } from '../../src/execute/variables/variable-scope.js';
import { createTimerWaker } from '../../src/execute/waker.js';

/** The system's clock, and how many of its timers are still to go off. */
function watchedClock(): { readonly clock: Clock; pending(): number } {
  const clock = createSystemClock();
  const timers = new Set<object>();
  return {
    pending: () => timers.size,
    clock: {
      ...clock,
      after: (delayMs, call, options) => {
        const mark = {};
        timers.add(mark);
        const timer = clock.after(
          delayMs,
          () => {
            timers.delete(mark);
            call();
          },
          options,
        );
        return {
          cancel: () => {
            timers.delete(mark);
            timer.cancel();
          },
        };
      },
    },
  };
}

function scenarioOf(definition: AnyTaskDefinition): EngineScenario {
  return {
    scenario: {
      name: 'main',
      index: 0,
      after: null,
      mix: [{ label: 'task', task: definition.name, weight: 1, parameters: {} }],
      load: {
        model: 'open',
        maxConcurrency: 10,
        overflow: 'wait',
        segments: [{ phase: 'sustain', durationMs: 1000, fromPerSecond: 10, toPerSecond: 10 }],
      },
    },
    tasks: [{ definition, parameters: { dynamic: false, base: Object.freeze({}), render: () => ({}) } }],
    maxIterations: Infinity,
    createScope: (user) => new VariableScope({ user, runId: '', constants: {}, feeds: [] }),
  };
}

describe('warming tasks up', () => {
  it('runs them on their stand-ins, and leaves no timer that would go off in the run', async () => {
    let iterations = 0;
    let closed = 0;
    const task = defineTask({
      name: 'WARMED',
      standIn: () => ({ parameters: {}, close: () => void (closed += 1) }),
      execute: () => {
        iterations += 1;
      },
    });
    const { clock, pending } = watchedClock();
    await warmTasks([scenarioOf(task)], clock, (onWake) => createTimerWaker(clock, onWake), true);
    expect(iterations).toBeGreaterThan(1000);
    expect(closed).toBe(1);
    expect(pending()).toBe(0);
  });

  it('leaves alone what has no stand-in', async () => {
    let iterations = 0;
    const task = defineTask({
      name: 'NO_STAND_IN',
      execute: () => {
        iterations += 1;
      },
    });
    const { clock, pending } = watchedClock();
    await warmTasks([scenarioOf(task)], clock, (onWake) => createTimerWaker(clock, onWake), true);
    expect([iterations, pending()]).toEqual([0, 0]);
  });
});
