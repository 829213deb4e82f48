/** Longest pattern of a mix; weights whose sum is larger are scaled down to it. */
const LONGEST_PATTERN = 10_000;

/**
 * The order in which the tasks of a mix take turns: smooth weighted round robin (as in nginx), so that every run of
 * `pattern.length` iterations holds each task exactly as often as its weight says, well spread.
 *
 * @param weights whole numbers from 1
 * @returns indexes into `weights`
 */
export function mixPattern(weights: readonly number[]): Uint16Array {
  const reduced = reduce(weights);
  const sum = reduced.reduce((total, weight) => total + weight, 0);
  const current = reduced.map(() => 0);
  return Uint16Array.from({ length: sum }, () => {
    let best = 0;
    for (let at = 0; at < reduced.length; at += 1) {
      current[at] = (current[at] as number) + (reduced[at] as number);
      if ((current[at] as number) > (current[best] as number)) best = at;
    }
    current[best] = (current[best] as number) - sum;
    return best;
  });
}

function reduce(weights: readonly number[]): number[] {
  const divisor = weights.reduce(greatestCommonDivisor, 0) || 1;
  const reduced = weights.map((weight) => weight / divisor);
  const sum = reduced.reduce((total, weight) => total + weight, 0);
  if (sum <= LONGEST_PATTERN) return reduced;
  return reduced.map((weight) => Math.max(1, Math.round((weight * LONGEST_PATTERN) / sum)));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
