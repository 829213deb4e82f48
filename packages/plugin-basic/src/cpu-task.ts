import { VajraError, defineTask } from '@vajraedge/sdk';
import { Burner } from './burner.js';
import { createProcessorClock } from './processor-clock.js';

const MINUTE_MS = 60_000;
/** Longer iterations are not calibrated, milliseconds, or rounds. */
const LONGEST_CALIBRATED_MS = 20;
const MOST_CALIBRATED_ROUNDS = 20_000_000;

/**
 * Keeps the processor busy, for a time or for a number of rounds. It is synchronous: while it computes, its engine
 * thread does nothing else, so other users of that thread start late, and the report says so. That is its purpose: to
 * show what a task that computes does to a generator, and how many threads a run needs for it.
 */
export const cpuTask = defineTask({
  name: 'CPU',
  displayName: 'Processor',
  description:
    'Computes for a time, or a number of rounds, without a pause. Blocks its engine thread meanwhile, and cannot be aborted.',
  category: 'basic',
  metadata: { synchronous: true, use: 'calibration' },
  parameters: {
    time: {
      type: 'duration',
      description: 'How much time of the processor to use; 1ms where neither is given.',
      min: 0,
      max: MINUTE_MS,
      examples: ['500us', '5ms'],
    },
    iterations: {
      type: 'integer',
      description: 'How many rounds to compute (about a nanosecond each), instead of a time.',
      min: 0,
      max: 1e10,
      examples: [100_000],
    },
  },
  createShared({ parameters: { time, iterations } }) {
    if (time !== undefined && iterations !== undefined) {
      throw new VajraError('VE_PARAMETER_INVALID', 'CPU was given both a time and a number of iterations.', {
        hint: 'Give one of the two.',
      });
    }
    return new Burner(createProcessorClock());
  },
  createUser({ shared: burner }) {
    return {
      execute({ parameters: { time = 1, iterations } }) {
        if (iterations === undefined) burner.burnTime(time);
        else burner.burnRounds(iterations);
      },
    };
  },
  // It has no target to stand in for: what it costs is known where it runs, unless that takes too long to find out.
  standIn({ parameters }) {
    const { time = 1, iterations = 0 } = parameters;
    return time > LONGEST_CALIBRATED_MS || iterations > MOST_CALIBRATED_ROUNDS ? null : { parameters };
  },
  targets: () => [],
});
