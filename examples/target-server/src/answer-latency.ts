import { drawExponential, type Random } from './random.js';
import type { TargetSettings } from './settings.js';

/** Draws the time before an answer, milliseconds. */
export function drawLatency(settings: TargetSettings, random: Random): number {
  if (settings.slowRatio > 0 && random() < settings.slowRatio) return settings.slowMs;
  if (settings.latencyMs === 0 || settings.latencyDistribution === 'constant') return settings.latencyMs;
  return drawExponential(random, settings.latencyMs);
}

/**
 * Calls back after about `delayMs`. Node's timers know whole milliseconds and cut the fraction off; rounding at random
 * to the one above or below keeps the mean of many.
 */
export function afterDelay(delayMs: number, random: Random, call: () => void): NodeJS.Timeout | null {
  const wholeMs = Math.floor(delayMs + random());
  if (wholeMs > 0) return setTimeout(call, wholeMs);
  call();
  return null;
}
