import { defineTask } from '@vajraedge/sdk';
import { drawDelayMs } from './draw-delay.js';
import { sleep } from './sleep.js';

const DAY_MS = 86_400_000;

/**
 * Waits without using the processor, as for an answer: a target whose response time is known beforehand. It waits in
 * whole milliseconds, rounded up, as long as Node.js timers take; an abort ends the wait at once.
 */
export const sleepTask = defineTask({
  name: 'SLEEP',
  displayName: 'Sleep',
  description: 'Waits for a time without using the processor, like a request whose response time is known.',
  category: 'basic',
  metadata: { synchronous: false, resolution: '1ms', use: 'calibration' },
  parameters: {
    time: {
      type: 'duration',
      description: 'How long to wait.',
      default: '10ms',
      min: 0,
      max: DAY_MS,
      examples: ['10ms', '1.5s'],
    },
    jitter: {
      type: 'duration',
      description: 'Each wait is longer or shorter by up to this much, evenly spread, never below 0.',
      default: '0ms',
      min: 0,
      max: DAY_MS,
      examples: ['2ms'],
    },
  },
  execute({ parameters: { time, jitter }, signal }) {
    const delayMs = drawDelayMs(time, jitter, Math.random);
    return delayMs === 0 ? undefined : sleep(delayMs, signal);
  },
  // A short wait costs the processor what a long one does.
  standIn: () => ({ parameters: { time: 1, jitter: 0 } }),
  targets: () => [],
});
