import type { DelayDistribution } from '../plan/resolved-plan.js';

/** A pause of a user, milliseconds, drawn anew each time. */
export function drawDelayMs(delay: DelayDistribution): number {
  if (delay.distribution === 'constant') return delay.meanMs;
  if (delay.distribution === 'uniform') return delay.minMs + Math.random() * (delay.maxMs - delay.minMs);
  return -Math.log(1 - Math.random()) * delay.meanMs;
}
