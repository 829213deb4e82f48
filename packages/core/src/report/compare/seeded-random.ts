/**
 * Random numbers that repeat: xoshiro128** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018),
 * its state filled by SplitMix32.
 *
 * @returns a function that gives whole numbers from 0 to below its argument, which must be at most 2^32
 */
export function createSeededRandom(seed: number): (below: number) => number {
  let filling = seed >>> 0;
  const fill = (): number => {
    filling = (filling + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(filling ^ (filling >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const state = Uint32Array.of(fill(), fill(), fill(), fill());
  return (below) => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[0] = a ^ fourth;
    state[1] = b ^ third;
    state[2] = third ^ (b << 9);
    state[3] = rotated(fourth, 11);
    // 32 random bits over 2^32: below 1, and for what is small against 2^32 as good as even.
    return Math.floor((result / 0x1_0000_0000) * below);
  };
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
