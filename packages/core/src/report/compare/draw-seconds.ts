/**
 * How often each second is taken in one draw of the circular block bootstrap (Politis and Romano, "A circular
 * block-resampling procedure for stationary data", 1992): blocks of neighbours from random places, the last second
 * followed by the first, until there are as many as before. With a block length of 1 it is Efron's bootstrap over seconds.
 *
 * @param random gives whole numbers below its argument
 */
export function drawSeconds(
  seconds: number,
  blockLength: number,
  random: (below: number) => number,
): Uint32Array {
  const times = new Uint32Array(seconds);
  let taken = 0;
  while (taken < seconds) {
    const start = random(seconds);
    const end = Math.min(blockLength, seconds - taken);
    for (let at = 0; at < end; at += 1) {
      const second = (start + at) % seconds;
      times[second] = (times[second] as number) + 1;
    }
    taken += end;
  }
  return times;
}
