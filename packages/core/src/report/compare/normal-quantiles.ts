/** Share of a standard normal distribution below a value: Abramowitz and Stegun 7.1.26, within 1.5e-7. */
export function normalShareBelow(value: number): number {
  const size = Math.abs(value) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * size);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = (1 - series * Math.exp(-size * size)) / 2;
  return value < 0 ? 0.5 - half : 0.5 + half;
}

/** The 97.5th percentile of Student's distribution: Abramowitz and Stegun 26.7.5. @param freedom from 3 */
export function studentLimit(freedom: number): number {
  const z = 1.959963985;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}

/**
 * Which share to cut off on either side of what a bootstrap gave, for an interval that holds the truth 95 times in 100.
 * With few blocks 2.5 % are too much, since a bootstrap varies less than what it imitates: the "expanded percentile"
 * interval of Hesterberg ("What Teachers Should Know About the Bootstrap", The American Statistician 69, 2015, section 5),
 * the share of a normal distribution below `-t(0.975, n - 1) sqrt(n / (n - 1))`.
 *
 * @param blocks how many independent pieces there were, from 4
 */
export function tailShare(blocks: number): number {
  const freedom = Math.max(3, blocks - 1);
  return normalShareBelow(-studentLimit(freedom) * Math.sqrt((freedom + 1) / freedom));
}
