import type { AnyTaskDefinition } from '@vajraedge/sdk';
import {
  checkConformance,
  type ConformanceCheck,
  type ConformanceHost,
  type ConformanceOptions,
  createHost,
  type TaskSample,
} from '../src/index.js';

/** Fewer iterations than usual. Limits stay as they are, so that no good task fails on a busy machine. */
export const QUICK = { iterations: 2500 };

/** Limits for tasks that overrun them. */
export const SOON = { abortLimitMs: 60, iterationLimitMs: 500, closeLimitMs: 100 };

/** Of a task whose iterations can neither last nor fail. */
export const CANNOT: TaskSample = { slow: null, failing: null };

/** What the checks of a task without fault, targets and probe come to with that sample. */
export const GOOD = {
  metadata: 'PASS',
  parameters: 'PASS',
  execute: 'PASS',
  preflight: 'SKIP',
  abort: 'PASS',
  failure: 'SKIP',
  leaks: 'PASS',
};

/** Everything but memory, whose measuring takes long beside so many test modules. */
const HOST: ConformanceHost = { ...createHost(), memoryBytes: () => null };

/** The checks of a plugin of one task, by name; its own only where they failed. */
export async function checkTask(
  task: Partial<AnyTaskDefinition>,
  sample: TaskSample = CANNOT,
  options: Partial<ConformanceOptions> = {},
): Promise<{ [name: string]: ConformanceCheck }> {
  const whole = { name: 'BAD', description: 'A task for the test.', category: 'test', ...task };
  const plugin = { description: 'For the test.', tasks: [whole] };
  const { checks } = await checkConformance(plugin, {
    samples: { BAD: sample },
    host: HOST,
    ...QUICK,
    ...options,
  });
  const shown = checks.filter(({ task: name, state }) => name !== null || state === 'FAIL');
  return Object.fromEntries(shown.map((check) => [check.name, check]));
}

/** Their states alone. */
export function statesOf(checks: { [name: string]: ConformanceCheck }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(checks).map(([name, { state }]) => [name, state]));
}
