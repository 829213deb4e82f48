import { defineTask } from '@vajraedge/sdk';

/**
 * Does nothing, at once. What a run of it measures is the generator itself: its pacing, its threads, its bookkeeping.
 * It is synchronous and allocates nothing, so that nothing of the task is in the numbers.
 */
export const noopTask = defineTask({
  name: 'NOOP',
  displayName: 'No operation',
  description: 'Does nothing, at once: shows what the generator itself can do on this machine.',
  category: 'basic',
  metadata: { synchronous: true, use: 'calibration' },
  execute: () => undefined,
  standIn: () => ({ parameters: {} }),
  targets: () => [],
});
