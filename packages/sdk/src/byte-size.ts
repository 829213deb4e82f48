const UNIT_BYTES: { readonly [unit: string]: number } = {
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/**
 * Reads a size: a whole number of bytes, or text such as `"512B"`, `"64kB"` (1,000) or `"1.5MiB"` (1,024 squared).
 *
 * @returns whole bytes, or `undefined` where it is no size.
 */
export function parseBytes(size: string | number): number | undefined {
  if (typeof size === 'number') return whole(size);
  const [, number, unit = 'B'] = /^(\d{1,15}(?:\.\d{1,9})?) ?([KMGT]i?B|kB|B)?$/.exec(size) ?? [];
  if (number === undefined) return undefined;
  return unit === 'B'
    ? whole(Number(number))
    : whole(Math.round(Number(number) * (UNIT_BYTES[unit] as number)));
}

function whole(value: number): number | undefined {
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
