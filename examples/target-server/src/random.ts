/** Numbers from 0 up to 1, the same ones for the same seed. */
export type Random = () => number;

/** The mulberry32 generator (Tommy Ettinger, public domain): 32 bits of state, plenty for drawing latencies. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An exponential distribution's value: `-mean * ln(1 - u)`. */
export function drawExponential(random: Random, meanMs: number): number {
  return -meanMs * Math.log(1 - random());
}

/** A log-normal distribution's value, by Box and Muller: `median * e^(sigma * z)`, the shape of real servers' times. */
export function drawLogNormal(random: Random, medianMs: number, sigma: number): number {
  const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(sigma * z);
}
