import type { Clock } from '../execute/clock.js';
import type { CreateWaker } from '../execute/waker.js';
import { warmTasks } from './calibrate.js';
import type { EngineSetup } from './engine-messages.js';
import { loadScenarios } from './load-scenarios.js';
import type { TargetGuard } from './target-guard.js';

/**
 * Imports the tasks of a plan and runs them against their stand-ins, so that an engine that will have the same tasks is
 * ready sooner. Nothing is set up and nothing is sent to a target; the plan's data files are not read. What cannot be
 * rehearsed is left: the run itself says what is wrong with it.
 */
export async function rehearse(
  setup: EngineSetup,
  guard: TargetGuard | null,
  clock: Clock,
  createWaker: CreateWaker,
): Promise<void> {
  guard?.allowLoopback(true);
  try {
    const { scenarios } = await loadScenarios({ ...setup, plan: { ...setup.plan, data: [] } }, clock);
    await warmTasks(scenarios, clock, createWaker, true);
  } catch {
    // The engine is as warm as one that never rehearsed.
  } finally {
    guard?.allowLoopback(false);
  }
}
