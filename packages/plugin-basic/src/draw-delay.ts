/**
 * A delay of `timeMs`, made longer or shorter by up to `jitterMs`, evenly spread: `time + (2r - 1) * jitter`, never
 * below 0, in whole milliseconds (rounded up).
 *
 * @param random gives r, from 0 (included) to 1 (not included).
 */
export function drawDelayMs(timeMs: number, jitterMs: number, random: () => number): number {
  const spreadMs = jitterMs === 0 ? 0 : (2 * random() - 1) * jitterMs;
  return Math.ceil(Math.max(0, timeMs + spreadMs));
}
